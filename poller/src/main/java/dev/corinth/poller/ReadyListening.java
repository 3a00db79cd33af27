package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;

/// A listening socket of a [ReadySystem]. Owned by its loop.
interface ReadyListening {
    /// Our own address, with the port that the system chose.
    SocketAddress address();

    /// Asks to be told of connections, or not.
    void watch(boolean on);

    /// The next connection, ready for use, or null when none waits. A connection whose peer went
    /// away before it could be set up is left out.
    ///
    /// @throws IOException if accepting failed
    @Nullable ReadySocket accept() throws IOException;

    /// The address of the peer of the connection that [#accept] gave last.
    SocketAddress peer(ReadySocket accepted);

    void close();
}
