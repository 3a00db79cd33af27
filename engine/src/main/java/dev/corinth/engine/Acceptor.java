package dev.corinth.engine;

/// Decides what a new connection speaks. Called on the loop of the connection.
@FunctionalInterface
public interface Acceptor {
    /// Makes the protocol of a new connection. It must not send yet; [Protocol#opened] comes when
    /// it may.
    ///
    /// @param connection accepted or being connected
    /// @return what it speaks, for this connection only
    Protocol protocol(Connection connection);
}
