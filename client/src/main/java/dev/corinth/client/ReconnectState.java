package dev.corinth.client;

/// Where a [ReconnectingClient] is. Immutable.
public enum ReconnectState {
    /// On the way to a connection.
    CONNECTING,
    /// There is a connection.
    OPEN,
    /// There is none, and the next attempt is set.
    WAITING,
    /// It was closed, or given up: there will be none any more.
    ENDED
}
