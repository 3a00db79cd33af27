package dev.corinth.testkit;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener that says everything again but for a few words that it obeys. Safe for any thread.
final class Parrot implements WebSocketListener {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @Override
    public void onOpen(WebSocket socket) {
        seen.add("open");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        String word = message.isText() && message.length() < 20 ? message.text() : "";
        switch (word) {
            case "hush" -> seen.add("hush");
            case "twice" -> {
                socket.send(message);
                socket.send(message);
            }
            case "bytes" -> socket.send(word.getBytes(StandardCharsets.UTF_8));
            case "ping" -> socket.ping(word.getBytes(StandardCharsets.UTF_8));
            case "leave" -> socket.close(4000, "as you wish");
            case "vanish" -> socket.abort();
            case "fail" -> throw new IllegalStateException("a parrot has failed");
            default -> socket.send(message);
        }
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        seen.add("pong " + pong.text());
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        seen.add("close " + closure.code());
    }
}
