package dev.corinth.server;

import dev.corinth.engine.SharedBytes;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;

/// A program whose listeners keep a message and read it when they have no right to, and let go of
/// memory twice: for a test that runs it without assertions. Ends with 0 if that cost the
/// connections concerned, and no other.
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

    private static void releaseTwice() {
        SharedBytes bytes = SharedBytes.ofKept(Arena.ofAuto().allocate(10));
        bytes.release();
        bytes.release();
    }

    static void main() {
        if (LateReader.class.desiredAssertionStatus()) {
            throw new IllegalStateException("run this without assertions");
        }
        try (Server server =
                        Server.on(0)
                                .webSocket("/late", new LateReader())
                                .webSocket("/twice", (socket, message) -> releaseTwice())
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                RawPeer other = Wire.open(server, "/");
                RawPeer twice = Wire.open(server, "/twice");
                RawPeer concerned = Wire.open(server, "/late")) {
            twice.send(Wire.text("now")).expectClose(1011);
            concerned.send(Wire.text("kept"), Wire.close(1000));
            concerned.expectClose(1011);
            other.send(Wire.text("still here")).expectText("still here");
        }
    }
}
