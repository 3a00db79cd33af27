package dev.corinth.server;

import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

/// A program whose listener keeps a message and reads it when it has no right to: for a test that
/// runs it without assertions. Ends with 0 if that cost the connection concerned, and no other.
final class LateReader implements WebSocketListener {
    private @Nullable Message kept;

    private LateReader() {}

    @Override
    public void onMessage(WebSocket socket, Message message) {
        kept = message;
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        Message late = kept;
        socket.close(code, late == null ? "" : late.text());
    }

    static void main() {
        if (LateReader.class.desiredAssertionStatus()) {
            throw new IllegalStateException("run this without assertions");
        }
        try (Server server =
                        Server.on(0)
                                .webSocket("/late", new LateReader())
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                RawPeer other = Wire.open(server, "/");
                RawPeer concerned = Wire.open(server, "/late")) {
            concerned.send(Wire.text("kept"), Wire.close(1000));
            concerned.expectClose(1011);
            other.send(Wire.text("still here")).expectText("still here");
        }
    }
}
