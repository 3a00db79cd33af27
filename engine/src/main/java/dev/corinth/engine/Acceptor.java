package dev.corinth.engine;

/// Decides what a new connection speaks. Called on the loop of the connection.
@FunctionalInterface
public interface Acceptor {
    /// Makes the protocol of a new connection. What it sends waits until the connection is open,
    /// when [Protocol#opened] comes. If this throws, the connection is cut.
    ///
    /// @param connection accepted or being connected
    /// @return what it speaks, for this connection only
    Protocol protocol(Connection connection);
}
