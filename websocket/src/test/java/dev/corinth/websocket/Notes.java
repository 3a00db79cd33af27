package dev.corinth.websocket;

import java.util.ArrayList;
import java.util.List;

/// A listener that writes down what it is told, one line for each call. Used by one thread, which
/// turns the loop too.
class Notes implements WebSocketListener {
    final List<String> lines = new ArrayList<>();
    final List<WebSocket> sockets = new ArrayList<>();

    WebSocket socket() {
        return sockets.getLast();
    }

    /// The lines since this was asked last.
    List<String> told() {
        List<String> told = List.copyOf(lines);
        lines.clear();
        return told;
    }

    @Override
    public void onOpen(WebSocket socket) {
        sockets.add(socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        lines.add(message + "=" + message.text());
    }

    @Override
    public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
        lines.add((isFirst ? "first " : "") + piece.text() + (isLast ? " last" : ""));
    }

    @Override
    public void onPing(WebSocket socket, Message ping) {
        lines.add("ping=" + ping.text());
        WebSocketListener.super.onPing(socket, ping);
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        lines.add("pong=" + pong.text());
        WebSocketListener.super.onPong(socket, pong);
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        lines.add("closing=" + code + reason);
        WebSocketListener.super.onClosing(socket, code, reason);
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        lines.add(
                "close="
                        + closure.code()
                        + (closure.isClean() ? " clean" : " lost")
                        + (closure.byPeer() ? " peer" : " us"));
    }

    @Override
    public void onWritable(WebSocket socket) {
        lines.add("writable");
    }

    @Override
    public void onShutdown(WebSocket socket) {
        lines.add("shutdown");
    }
}
