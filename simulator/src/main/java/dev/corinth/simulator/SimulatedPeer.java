package dev.corinth.simulator;

import java.net.SocketAddress;

/// One end of a connection, driven by hand: the raw peer of a loop under test. Safe for any
/// thread.
///
/// Nothing here waits and nothing is faulty: what it sends is on its way at once, whole. Unless
/// told otherwise it takes all that is sent to it.
public final class SimulatedPeer {
    private final SimulatedSocket socket;

    SimulatedPeer(SimulatedSocket socket) {
        this.socket = socket;
        socket.window(Long.MAX_VALUE);
    }

    /// Our own address.
    ///
    /// @return where this end is
    public SocketAddress localAddress() {
        return socket.local();
    }

    /// The address of the other end.
    ///
    /// @return where the other end is
    public SocketAddress peerAddress() {
        return socket.remote();
    }

    /// Whether the connection stood, or stands: somebody listens there and had room.
    ///
    /// @return false while it is under way, and when it was refused
    public boolean isConnected() {
        return !socket.isConnecting() && !socket.isRefused();
    }

    /// Whether nobody listened there.
    ///
    /// @return true if the connection will never stand
    public boolean isRefused() {
        return socket.isRefused();
    }

    /// Sends bytes. Before the connection stands they wait; after a reset they are lost.
    ///
    /// @param bytes copied
    /// @throws IllegalStateException after [#finish()] or [#close()]
    public void send(byte... bytes) {
        socket.requireSending();
        socket.send(bytes);
    }

    /// How many of the bytes sent the other end has not read.
    ///
    /// @return 0 or more; it stays above 0 while a loop receives no more
    public long unread() {
        return socket.unreadByOther();
    }

    /// Reads all that has arrived, so that there is room for more.
    ///
    /// @return what was not read before; may be empty
    public byte[] received() {
        return read(Integer.MAX_VALUE);
    }

    /// Reads some of what has arrived, so that there is room for as much more.
    ///
    /// @param most how many bytes at most, 0 or more
    /// @return what was not read before; may be empty
    public byte[] read(int most) {
        return socket.takeUpTo(most);
    }

    /// How many bytes have arrived and were not read.
    ///
    /// @return 0 or more
    public int available() {
        return socket.readable();
    }

    /// Says how many bytes this end takes before it reads them; at first there is no bound. A
    /// loop cannot send more than that.
    ///
    /// @param bytes 0 or more; what has arrived already counts
    public void window(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + ", 0 or more");
        }
        socket.window(bytes);
    }

    /// Sends the end: nothing more comes from here. Reading goes on.
    public void finish() {
        socket.finish();
    }

    /// Closes this end. As with TCP, the other end sees a reset if anything was left unread here.
    public void close() {
        socket.close();
    }

    /// Closes this end so that the other end sees a reset.
    public void reset() {
        socket.reset();
    }

    /// Whether the other end sends nothing more. What arrived before can still be read.
    ///
    /// @return true once its end has arrived
    public boolean isEnded() {
        return socket.isEnded();
    }

    /// Whether the connection was reset: by the other end, or by the network.
    ///
    /// @return true once the reset has arrived
    public boolean isReset() {
        return socket.isReset();
    }

    @Override
    public String toString() {
        return "simulated peer " + socket.local() + " of " + socket.remote();
    }
}
