package dev.corinth.server;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A listener that writes down what it is told, one line for each call. Safe for any thread.
///
/// ```
/// open · text=… · binary=N · ping=… · pong=… · closing=CODE reason
/// close=CODE clean|lost peer|us
/// ```
class Diary implements WebSocketListener {
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(WebSocket socket) {
        sockets.add(socket);
        lines.add("open");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        lines.add(message.isText() ? "text=" + message.text() : "binary=" + message.length());
    }

    @Override
    public void onPing(WebSocket socket, Message ping) {
        lines.add("ping=" + ping.text());
        WebSocketListener.super.onPing(socket, ping);
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        lines.add("pong=" + pong.text());
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        lines.add("closing=" + code + (reason.isEmpty() ? "" : " " + reason));
        WebSocketListener.super.onClosing(socket, code, reason);
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        String how = closure.isClean() ? " clean" : " lost";
        lines.add("close=" + closure.code() + how + (closure.byPeer() ? " peer" : " us"));
    }

    void write(String line) {
        lines.add(line);
    }

    /// The next line, waited for.
    String next() {
        try {
            String line = lines.poll(10, TimeUnit.SECONDS);
            return line == null ? "nothing" : line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The next lines, waited for.
    List<String> next(int count) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    /// What is written and was not read yet, not waited for.
    List<String> rest() {
        List<String> all = new ArrayList<>();
        lines.drainTo(all);
        return all;
    }

    /// The next WebSocket that was opened, waited for.
    WebSocket socket() {
        try {
            WebSocket socket = sockets.poll(10, TimeUnit.SECONDS);
            if (socket == null) {
                throw new AssertionError("no WebSocket was opened");
            }
            return socket;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The next WebSocket that was opened and still is open, waited for.
    WebSocket openSocket() {
        WebSocket socket = socket();
        while (!socket.isOpen()) {
            socket = socket();
        }
        return socket;
    }
}
