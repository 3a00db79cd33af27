package dev.corinth.poller;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Optional;

/// The network that a [Contract] is tried on: real sockets, or a simulated one. Owned by
/// the test.
///
/// Everything here answers at once; a test polls until what it waits for has happened.
public interface World extends AutoCloseable {
    /// Opens the pollers that are tried.
    PollerSource source();

    /// An address to listen on, with a free port.
    SocketAddress freeAddress() throws IOException;

    /// An address where nobody listens.
    SocketAddress deadAddress() throws IOException;

    /// Connects to a listener.
    Peer dial(SocketAddress address) throws IOException;

    /// Listens for the pollers to connect to.
    PeerListener serve() throws IOException;

    @Override
    void close() throws IOException;

    /// Takes connections of the pollers.
    interface PeerListener {
        SocketAddress address() throws IOException;

        /// The next connection, if one has come.
        Optional<Peer> accept() throws IOException;
    }

    /// The other end of a line.
    interface Peer {
        /// Sends what the network takes now: how many bytes.
        int send(byte[] bytes) throws IOException;

        /// Takes what has arrived so far, at most so many bytes.
        byte[] take(int limit) throws IOException;

        /// Whether the line's last byte was taken and then its end seen.
        boolean ended();

        /// Whether the connection was seen to be cut.
        boolean cut();

        /// Sends nothing more; goes on taking.
        void finish() throws IOException;

        void close() throws IOException;

        /// Closes so that the line is cut.
        void reset() throws IOException;
    }
}
