package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/// One socket of a [ReadySystem], which never blocks. Owned by its loop.
interface ReadySocket {
    /// Bytes can be read, or the end or an error.
    int READ = 1;

    /// There is room for bytes, or a connect has its result.
    int WRITE = 2;

    /// Asks to be told of exactly these operations from here on.
    ///
    /// @param operations [#READ], [#WRITE], both or 0
    void watch(int operations);

    /// Whether a connect that was begun is done; throws if it failed.
    boolean finishConnect() throws IOException;

    /// Reads into a range: how many bytes, 0 when none wait, negative at the end.
    int read(MemorySegment segment, long from, long to) throws IOException;

    /// Writes what the system takes of some pieces: how many bytes.
    long write(Pieces pieces) throws IOException;

    /// Writes what the system takes of a range: how many bytes.
    long write(Range range) throws IOException;

    /// Ends our half.
    void finish() throws IOException;

    /// Has the peer see a reset when the socket is closed.
    void resetOnClose();

    /// Closes the socket, or lets go of it when it is to live on elsewhere.
    ///
    /// @param isReleased whether the socket stays open
    void leave(boolean isReleased);

    /// The socket for whoever takes it over.
    SocketHandle handle();

    /// The address of the peer, or nowhere when it is gone.
    SocketAddress peer();

    /// Our own address, or nowhere when the socket is gone.
    SocketAddress local();
}
