package dev.corinth.testkit;

import dev.corinth.client.ClientConfig;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// What a test runs on: real sockets and real time, or a network in memory and virtual time. Owned
/// by its test.
sealed interface World extends AutoCloseable permits RealWorld, VirtualWorld {
    /// Opens a connection to the server under test.
    WebSocket open(String uri, ClientConfig config, WebSocketListener listener);

    /// Waits until something is so, at most for a time.
    ///
    /// @return whether it is so
    boolean await(Duration longest, BooleanSupplier condition);

    /// Lets time pass.
    void advance(Duration time);

    /// Says that something has happened that others may wait for. For every thread.
    void changed();

    /// How a failure here is had again, or nothing.
    String repeat();

    /// Stops the server under test and cuts what is left of its connections.
    @Override
    void close();
}
