package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An epoll: a set of descriptors, and news of which of them are ready. Owned by the thread that
/// opened it.
///
/// A descriptor is marked with a number of its owner's, which comes back with each of its events.
///
/// ```
/// struct epoll_event, x86-64   events 0 (4) · mark 4 (8)          12 bytes, packed
///                     others   events 0 (4) · mark 8 (8)          16 bytes
/// ```
public final class Epoll implements AutoCloseable {
    /// There is something to read.
    public static final int IN = 1;

    /// There is room to write.
    public static final int OUT = 4;

    /// An error waits; told without being asked for.
    public static final int ERR = 8;

    /// Both halves have ended; told without being asked for.
    public static final int HUP = 0x10;

    /// Tell of each change once, not as long as it lasts.
    public static final int EDGES = 1 << 31;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;
    private static final EventLayout LAYOUT = EventLayout.of(System.getProperty("os.arch"));
    private static final long EVENT_BYTES = LAYOUT.bytes();
    private static final long MARK_AT = LAYOUT.markAt();
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final ValueLayout.OfLong MARK = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt BITS = ValueLayout.JAVA_INT_UNALIGNED;

    /// How an event lies in memory. Immutable.
    ///
    /// @param bytes how long it is
    /// @param markAt where its mark is
    record EventLayout(long bytes, long markAt) {
        /// The one of a machine: include/uapi/linux/eventpoll.h, EPOLL_PACKED.
        static EventLayout of(String machine) {
            return Linux.isX64(machine) ? new EventLayout(12, 4) : new EventLayout(16, 8);
        }
    }

    private final Kernel kernel;
    private final int descriptor;
    private final int most;
    private final MemorySegment events;
    private final MemorySegment change;
    private final MemorySegment time;
    private boolean waitsInNanos = true;

    private Epoll(Kernel kernel, int descriptor, int most) {
        Arena arena = Arena.ofAuto();
        this.kernel = kernel;
        this.descriptor = descriptor;
        this.most = most;
        this.events = arena.allocate(most * EVENT_BYTES, 8);
        this.change = arena.allocate(EVENT_BYTES, 8);
        this.time = arena.allocate(16, 8);
    }

    /// Opens an empty set.
    ///
    /// @param kernel the calls of this thread
    /// @param most how many events one [#await] gives at most
    /// @return an open epoll
    /// @throws LinuxException if the kernel refuses
    public static Epoll open(Kernel kernel, int most) {
        int descriptor = kernel.epollCreate();
        if (descriptor < 0) {
            throw new LinuxException("cannot open an epoll", -descriptor);
        }
        return new Epoll(kernel, descriptor, most);
    }

    /// Puts a descriptor into the set.
    ///
    /// @param member the descriptor
    /// @param bits what to tell of: [#IN], [#OUT], [#EDGES]
    /// @param mark comes back with each event
    /// @return 0 or a negated error
    public int add(int member, int bits, long mark) {
        return control(ADD, member, bits, mark);
    }

    /// Changes what is told of a member.
    ///
    /// @param member the descriptor
    /// @param bits what to tell of from here on
    /// @param mark comes back with each event
    /// @return 0 or a negated error
    public int modify(int member, int bits, long mark) {
        return control(MODIFY, member, bits, mark);
    }

    /// Takes a descriptor out of the set. Closing its last copy does the same.
    ///
    /// @param member the descriptor
    /// @return 0 or a negated error
    public int delete(int member) {
        return control(DELETE, member, 0, 0);
    }

    /// Waits until a member is ready, at most for a time.
    ///
    /// @param timeoutNs nanoseconds; 0 does not wait, negative waits for ever
    /// @return how many events there are, or a negated error; [Errno#EINTR] is usual
    public int await(long timeoutNs) {
        if (waitsInNanos) {
            int answer = kernel.epollWait(descriptor, events, most, time(timeoutNs));
            waitsInNanos = answer != -Errno.ENOSYS && answer != -Errno.EPERM;
            if (waitsInNanos) {
                return answer;
            }
        }
        long millis = Math.ceilDiv(timeoutNs, NANOS_A_MILLI);
        int bounded = Math.clamp(millis, -1, Integer.MAX_VALUE);
        return kernel.epollWaitMs(descriptor, events, most, bounded);
    }

    /// What is ready.
    ///
    /// @param index 0 to the count of the last [#await] − 1
    /// @return [#IN], [#OUT], [#ERR], [#HUP]
    public int bits(int index) {
        return events.get(BITS, index * EVENT_BYTES);
    }

    /// Whose event it is.
    ///
    /// @param index 0 to the count of the last [#await] − 1
    /// @return the mark given with the member
    public long mark(int index) {
        return events.get(MARK, index * EVENT_BYTES + MARK_AT);
    }

    @Override
    public void close() {
        kernel.close(descriptor);
    }

    private int control(int operation, int member, int bits, long mark) {
        change.set(BITS, 0, bits);
        change.set(MARK, MARK_AT, mark);
        return kernel.epollControl(descriptor, operation, member, change);
    }

    private MemorySegment time(long timeoutNs) {
        if (timeoutNs < 0) {
            return MemorySegment.NULL;
        }
        time.set(ValueLayout.JAVA_LONG, 0, timeoutNs / NANOS_A_SECOND);
        time.set(ValueLayout.JAVA_LONG, 8, timeoutNs % NANOS_A_SECOND);
        return time;
    }
}
