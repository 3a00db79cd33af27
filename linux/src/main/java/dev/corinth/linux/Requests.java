package dev.corinth.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/// Puts requests into a [Ring]. Owned by the thread of its ring.
///
/// Each method marks its request with `userData`, which comes back with every completion of it.
///
/// ```
/// struct io_uring_sqe   operation 0 (1) · flags 1 (1) · option 2 (2) · descriptor 4 (4)
///                       offset 8 (8) · address 16 (8) · length 24 (4) · operation's flags 28 (4)
///                       user data 32 (8) · buffer group 40 (2)
/// ```
public final class Requests {
    /// What [#poll] answers when there are bytes to read and nothing else.
    public static final int POLL_IN = 1;

    private static final byte POLL = 6;
    private static final byte ACCEPT = 13;
    private static final byte CANCEL = 14;
    private static final byte CONNECT = 16;
    private static final byte READ = 22;
    private static final byte SEND = 26;
    private static final byte RECEIVE = 27;

    private static final byte SEND_ZERO_COPY = 47;

    private static final byte BUFFER_SELECT = 1 << 5;
    private static final int POLL_REPEATS = 1;
    private static final short ACCEPT_REPEATS = 1;
    private static final short RECEIVE_REPEATS = 1 << 1;
    private static final short RECEIVE_BUNDLES = 1 << 4;
    private static final int CANCEL_ALL = 1;
    private static final int CANCEL_ANY = 1 << 2;

    private final Ring ring;
    private final MemorySegment rows;

    /// Makes the requests of a ring.
    ///
    /// @param ring an open ring
    public Requests(Ring ring) {
        this.ring = ring;
        this.rows = ring.requests();
    }

    /// Accepts connections until cancelled; each completion is the descriptor of one.
    ///
    /// @param listener a listening socket
    /// @param userData the mark
    public void accept(int listener, long userData) {
        long row = add(ACCEPT, listener, userData);
        rows.set(ValueLayout.JAVA_SHORT, row + 2, ACCEPT_REPEATS);
        rows.set(ValueLayout.JAVA_INT, row + 28, SocketOptions.SOCK_CLOEXEC);
    }

    /// Connects a socket. The address must not change before the next [Ring#enter].
    ///
    /// @param socket an unconnected socket
    /// @param address where the address is
    /// @param length how many bytes it has
    /// @param userData the mark
    public void connect(int socket, MemorySegment address, long length, long userData) {
        Objects.checkFromToIndex(0, length, address.byteSize());
        long row = add(CONNECT, socket, userData);
        rows.set(ValueLayout.JAVA_LONG, row + 8, length);
        rows.set(ValueLayout.JAVA_LONG, row + 16, address.address());
    }

    /// Receives into the buffers of a group until cancelled, or until the end, an error, or no
    /// buffer is left.
    ///
    /// @param socket a connected socket
    /// @param group the number of a [BufferRing]
    /// @param userData the mark
    public void receive(int socket, int group, long userData) {
        long row = add(RECEIVE, socket, userData);
        rows.set(ValueLayout.JAVA_BYTE, row + 1, BUFFER_SELECT);
        rows.set(ValueLayout.JAVA_SHORT, row + 2, RECEIVE_REPEATS);
        rows.set(ValueLayout.JAVA_SHORT, row + 40, (short) group);
    }

    /// Receives what has come into several buffers at once: a try, whether the kernel knows it.
    void receiveBundle(int socket, int group, long userData) {
        long row = add(RECEIVE, socket, userData);
        rows.set(ValueLayout.JAVA_BYTE, row + 1, BUFFER_SELECT);
        rows.set(ValueLayout.JAVA_SHORT, row + 2, RECEIVE_BUNDLES);
        rows.set(ValueLayout.JAVA_SHORT, row + 40, (short) group);
    }

    /// Sends nothing from where it is: a try, whether the kernel knows it.
    void sendZeroCopy(int socket, long userData) {
        long row = add(SEND_ZERO_COPY, socket, userData);
        assert rows.get(ValueLayout.JAVA_INT, row + 24) == 0 : "no bytes";
    }

    /// Waits for something to read, each time anew, until cancelled; each completion says that
    /// bytes, the end or an error came since the one before: [#POLL_IN], with more bits where it is
    /// not bytes alone. What is there already counts too.
    ///
    /// @param descriptor a connected socket
    /// @param userData the mark
    public void poll(int descriptor, long userData) {
        long row = add(POLL, descriptor, userData);
        rows.set(ValueLayout.JAVA_INT, row + 24, POLL_REPEATS);
        rows.set(ValueLayout.JAVA_INT, row + 28, POLL_IN);
    }

    /// Sends a range whole, unless an error comes between. It must stay until the completion.
    ///
    /// @param socket a connected socket
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive; at most 2 GiB further
    /// @param userData the mark
    public void send(int socket, MemorySegment segment, long from, long to, long userData) {
        long row = add(SEND, socket, userData);
        range(row, segment, from, to);
        int flags = SocketOptions.MSG_WAITALL | SocketOptions.MSG_NOSIGNAL;
        rows.set(ValueLayout.JAVA_INT, row + 28, flags);
    }

    /// Reads into a range.
    ///
    /// @param descriptor what to read
    /// @param segment native memory; it must stay until the completion
    /// @param userData the mark
    public void read(int descriptor, MemorySegment segment, long userData) {
        long row = add(READ, descriptor, userData);
        range(row, segment, 0, segment.byteSize());
    }

    /// Cancels a request. It has its last completion all the same.
    ///
    /// @param mark the mark of the request to cancel
    /// @param userData the mark of this one
    public void cancel(long mark, long userData) {
        long row = add(CANCEL, -1, userData);
        rows.set(ValueLayout.JAVA_LONG, row + 16, mark);
    }

    /// Cancels all requests of the ring.
    ///
    /// @param userData the mark of this request
    public void cancelAll(long userData) {
        long row = add(CANCEL, -1, userData);
        rows.set(ValueLayout.JAVA_INT, row + 28, CANCEL_ALL | CANCEL_ANY);
    }

    private long add(byte operation, int descriptor, long userData) {
        long row = ring.add();
        rows.set(ValueLayout.JAVA_BYTE, row, operation);
        rows.set(ValueLayout.JAVA_INT, row + 4, descriptor);
        rows.set(ValueLayout.JAVA_LONG, row + 32, userData);
        return row;
    }

    private void range(long row, MemorySegment segment, long from, long to) {
        assert segment.isNative() : "heap memory";
        Objects.checkFromToIndex(from, to, segment.byteSize());
        rows.set(ValueLayout.JAVA_LONG, row + 16, segment.address() + from);
        rows.set(ValueLayout.JAVA_INT, row + 24, Math.toIntExact(to - from));
    }
}
