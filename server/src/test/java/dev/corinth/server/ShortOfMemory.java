package dev.corinth.server;

import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A program with a server whose application fills the heap, for [ShortOfMemoryTest], which gives
/// it little. Ends with 0 if everything went as it should, and says what did not. Owned by its only
/// test.
final class ShortOfMemory implements WebSocketListener {
    private static final int PIECE_BYTES = 100_000;

    /// What the application keeps, and should not.
    private final List<byte[]> kept = new ArrayList<>();

    private ShortOfMemory() {}

    public static void main() {
        new ShortOfMemory().fillHeap();
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        switch (message.text()) {
            case "keep" -> kept.add(new byte[PIECE_BYTES]);
            case "forget" -> {
                kept.clear();
                System.gc();
            }
            default -> {}
        }
        socket.send(message);
    }

    /// The application keeps more and more: handshakes are refused before the heap is full, who is
    /// there is served, and when it lets go everything is as before.
    private void fillHeap() {
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(part -> part.count(1));
        try (Server server = Server.with(config).webSocket("/", this).start();
                RawPeer there = Wire.open(server, "/")) {
            long most = Runtime.getRuntime().maxMemory() * 98 / 100;
            while (status(server) == 101) {
                require((long) kept.size() * PIECE_BYTES < most, "refused before the heap is full");
                there.send(Wire.text("keep")).expectText("keep");
                boolean isNearlyFull = (long) kept.size() * PIECE_BYTES > most / 2;
                if (isNearlyFull) {
                    // Leaks are slow: it is looked four times a second.
                    there.expectSilence(Duration.ofMillis(20));
                }
            }
            require(status(server) == 503, "refused while the heap is full");
            there.send(Wire.text("served")).expectText("served");
            there.send(Wire.text("forget")).expectText("forget");
            Wire.await("handshakes are taken again", () -> status(server) == 101);
        }
    }

    private static int status(Server server) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(RawHandshake.request("/", "localhost"));
            String head = peer.expectHead();
            return Integer.parseInt(head.substring(9, 12));
        }
    }

    private static void require(boolean isSo, String what) {
        if (!isSo) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}
