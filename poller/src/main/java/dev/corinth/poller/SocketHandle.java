package dev.corinth.poller;

import java.nio.channels.SocketChannel;

/// An open, connected socket on its way into or out of a poller. Immutable; whoever holds it owns
/// the socket.
public sealed interface SocketHandle {
    /// A socket of Java's own channels.
    ///
    /// @param channel open and connected
    record Channel(SocketChannel channel) implements SocketHandle {}

    /// A socket as a file descriptor of this process.
    ///
    /// @param number the descriptor
    record Descriptor(int number) implements SocketHandle {}

    /// A socket of another world, such as a simulated network.
    ///
    /// @param socket what that world calls a socket
    record Foreign(Object socket) implements SocketHandle {}
}
