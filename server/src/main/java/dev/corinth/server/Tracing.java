package dev.corinth.server;

import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSockets;

import java.util.function.Predicate;

/// A look at the frames of some WebSockets of a server, those that are open and those to come,
/// until it is closed. Safe for any thread.
public final class Tracing implements AutoCloseable {
    private final WebSockets webSockets;
    private final Ledger ledger;
    private final Predicate<WebSocket> whose;
    private final FrameTap tap;

    Tracing(WebSockets webSockets, Ledger ledger, Predicate<WebSocket> whose, FrameTap tap) {
        this.webSockets = webSockets;
        this.ledger = ledger;
        this.whose = whose;
        this.tap = tap;
    }

    Tracing start() {
        ledger.add(this);
        webSockets.each(this::watch);
        return this;
    }

    /// Looks at one more. On its loop.
    void watch(WebSocket socket) {
        if (whose.test(socket)) {
            // One that was opened meanwhile may be met twice.
            socket.unwatch(tap);
            socket.watch(tap);
        }
    }

    /// Shows nothing more, soon.
    @Override
    public void close() {
        ledger.remove(this);
        webSockets.each(socket -> socket.unwatch(tap));
    }
}
