package dev.corinth.poller;

import dev.corinth.linux.Kernel;

import java.nio.channels.SocketChannel;

/// An open, connected socket on its way into or out of a poller. Immutable; whoever holds it owns
/// the socket.
public sealed interface SocketHandle {
    /// Closes the socket where no poller is left to do it. The handle must not be used afterwards.
    void close();

    /// A socket of Java's own channels.
    ///
    /// @param channel open and connected
    record Channel(SocketChannel channel) implements SocketHandle {
        @Override
        public void close() {
            NioSockets.closeQuietly(channel);
        }
    }

    /// A socket as a file descriptor of this process.
    ///
    /// @param number the descriptor
    record Descriptor(int number) implements SocketHandle {
        @Override
        public void close() {
            // It is closed whatever the answer says.
            int _ = new Kernel().close(number);
        }
    }

    /// A socket of another world, such as a simulated network.
    ///
    /// @param socket what that world calls a socket
    /// @param closing closes it
    record Foreign(Object socket, Runnable closing) implements SocketHandle {
        @Override
        public void close() {
            closing.run();
        }
    }
}
