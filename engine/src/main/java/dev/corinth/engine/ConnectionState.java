package dev.corinth.engine;

/// The life of a connection, in order. Immutable.
enum ConnectionState {
    /// Connecting, or in its TLS handshake.
    OPENING,
    /// Open both ways.
    OPEN,
    /// Our half ends when what waits is sent.
    FINISHING,
    /// Our half has ended; the peer may still send.
    FINISHED,
    /// Closes when what waits is sent.
    CLOSING,
    /// The poller was told to close it.
    CLOSED;

    /// Whether the poller still has the line open.
    boolean isAlive() {
        return this != CLOSED;
    }

    /// Whether nothing can leave any more.
    boolean isMute() {
        return this == FINISHED || this == CLOSED;
    }

    /// Whether frames may still be added to the output.
    boolean takesOutput() {
        return this == OPENING || this == OPEN;
    }
}
