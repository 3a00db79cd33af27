package dev.corinth.poller;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/// A system that tells which of its sockets are ready: what a [ReadyPoller] stands on. Opened and
/// used on the thread of its loop; [#wake()] is for every thread.
///
/// There are two of them: Java's selectors and Linux' epoll.
interface ReadySystem {
    /// Opens a listening socket, which is watched once it was [#attach]ed.
    ///
    /// @throws PollerException if the address cannot be bound
    ReadyListening listen(ListenSpec spec);

    /// Opens a socket and begins to connect it.
    ///
    /// @throws IOException if that failed at once
    ReadySocket connect(SocketAddress address) throws IOException;

    /// Takes over a connected socket.
    ///
    /// @throws PollerException if it is none of this system
    ReadySocket adopt(SocketHandle handle);

    /// Says which line a socket belongs to. The line has its slot.
    void attach(ReadySocket socket, ReadyLine line);

    /// Says which listener a socket belongs to, and watches it.
    void attach(ReadyListening socket, ReadyListener listener);

    /// Waits until something is ready, and tells the turn.
    ///
    /// @param timeoutNs nanoseconds to wait at most; 0 does not wait, negative waits for ever
    void await(long timeoutNs, ReadyTurn turn);

    void wake();

    /// Where bytes are received that nobody expects.
    MemorySegment receiveBuffer();

    /// Closes what is no socket. Closing twice does nothing.
    void close();
}
