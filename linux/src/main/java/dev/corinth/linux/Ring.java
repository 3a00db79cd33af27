package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// An io_uring: requests go in, completions come out. Owned by the thread that opened it; the
/// kernel refuses every other.
///
/// A request is put into a row of the submission queue and taken by the kernel at the next
/// [#enter]. Every request is answered by one completion that is the last of it; before that one
/// a request that repeats itself has any number of others. [#inFlight()] counts the requests
/// whose last completion was not seen.
///
/// ```
///            we move the tail                     the kernel moves the tail
/// requests ──► [ 0 | 1 | 2 | … ] ──► kernel ──► [ 0 | 1 | 2 | 3 | … ] ──► completions
///            the kernel moves the head            we move the head
/// ```
public final class Ring implements AutoCloseable {
    private static final int HAS_BUFFER = 1;
    private static final int GOES_ON = 1 << 1;
    private static final int BUFFER_GOES_ON = 1 << 4;
    private static final int SUBMIT_ALL = 1 << 7;
    private static final int SINGLE_ISSUER = 1 << 12;
    private static final int DEFER_TASKRUN = 1 << 13;
    private static final int CQSIZE = 1 << 3;
    private static final int CQ_OVERFLOW = 1 << 1;
    private static final int ENTER_GETEVENTS = 1;
    private static final int ENTER_EXT_ARG = 1 << 3;
    private static final long NANOS_A_SECOND = 1_000_000_000;

    private final Kernel kernel;
    private final RingMemory memory;

    /// `struct io_uring_getevents_arg`, then the `timespec` it points to.
    private final MemorySegment waiting = Arena.ofAuto().allocate(24 + 16, 8);

    private final MemorySegment argument = waiting.asSlice(0, 24);
    private int head;
    private int tail;
    private int submitted;
    private int inFlight;
    private long userData;
    private int result;
    private int flags;

    private Ring(Kernel kernel, RingMemory memory) {
        this.kernel = kernel;
        this.memory = memory;
        this.head = memory.completionHead();
        this.tail = memory.requestTail();
        this.submitted = tail;
    }

    /// Opens a ring for the current thread.
    ///
    /// @param kernel the calls of this thread
    /// @param requests how many requests fit between two calls of [#enter]; a power of two
    /// @param completions how many completions fit before they are taken; a power of two, at
    ///     least as many as requests. The kernel keeps what does not fit and brings it later, at
    ///     the price that a request which repeats itself ends
    /// @return an open ring
    /// @throws LinuxException if the kernel has no io_uring, forbids it, or is older than 6.1
    public static Ring open(Kernel kernel, int requests, int completions) {
        int flags = CQSIZE | SUBMIT_ALL | SINGLE_ISSUER | DEFER_TASKRUN;
        return new Ring(kernel, RingMemory.open(kernel, requests, completions, flags));
    }

    /// How many requests wait for their last completion.
    ///
    /// @return 0 or more
    public int inFlight() {
        return inFlight;
    }

    /// Whether the kernel holds completions that found no room.
    ///
    /// @return true until an [#enter] has brought the last of them
    public boolean hasOverflow() {
        return (memory.requestFlags() & CQ_OVERFLOW) != 0;
    }

    /// Gives the kernel what was put in, and waits for a completion at most for a time.
    ///
    /// @param timeoutNs nanoseconds; 0 does not wait, negative waits for ever
    /// @return 0 or more, or a negated error; [Errno#ETIME] and [Errno#EINTR] are usual
    public int enter(long timeoutNs) {
        int count = tail - submitted;
        boolean waits = timeoutNs != 0 && !hasCompletion();
        if (timeoutNs > 0) {
            waiting.set(ValueLayout.JAVA_LONG, 24, timeoutNs / NANOS_A_SECOND);
            waiting.set(ValueLayout.JAVA_LONG, 32, timeoutNs % NANOS_A_SECOND);
        }
        long timespec = timeoutNs > 0 ? waiting.address() + 24 : 0;
        waiting.set(ValueLayout.JAVA_LONG, 16, timespec);
        memory.requestTail(tail);
        int enterFlags = ENTER_GETEVENTS | ENTER_EXT_ARG;
        int answer = kernel.ioUringEnter(memory.ring(), count, waits ? 1 : 0, enterFlags, argument);
        submitted = memory.requestHead();
        return answer;
    }

    /// Takes the next completion, whose parts the methods below give then.
    ///
    /// @return false if there is none
    public boolean next() {
        if (!hasCompletion()) {
            return false;
        }
        long at = memory.completion(head);
        userData = memory.completions().get(ValueLayout.JAVA_LONG, at);
        result = memory.completions().get(ValueLayout.JAVA_INT, at + 8);
        flags = memory.completions().get(ValueLayout.JAVA_INT, at + 12);
        head++;
        memory.completionHead(head);
        if (isLast()) {
            inFlight--;
        }
        return true;
    }

    /// The mark of the request that is answered.
    ///
    /// @return what was put in
    public long userData() {
        return userData;
    }

    /// The answer: what the system call of that name would return.
    ///
    /// @return 0 or more, or a negated error
    public int result() {
        return result;
    }

    /// Whether the request is done with.
    ///
    /// @return false if more completions of it follow
    public boolean isLast() {
        return (flags & GOES_ON) == 0;
    }

    /// Whether the bytes are in a buffer of a [BufferRing].
    ///
    /// @return true if [#buffer] means something
    public boolean hasBuffer() {
        return (flags & HAS_BUFFER) != 0;
    }

    /// The number of the buffer that has the bytes.
    ///
    /// @return 0 or more
    public int buffer() {
        return flags >>> 16;
    }

    /// Whether the kernel goes on in the same buffer with what comes next.
    ///
    /// @return false if the buffer is spent
    public boolean goesOnInBuffer() {
        return (flags & BUFFER_GOES_ON) != 0;
    }

    /// Whether the next completion brings more bytes in a buffer for the request that is answered.
    ///
    /// @return true if [#nextBuffer] means something
    public boolean hasMoreBytes() {
        if (!hasCompletion()) {
            return false;
        }
        long at = memory.completion(head);
        MemorySegment rows = memory.completions();
        return rows.get(ValueLayout.JAVA_LONG, at) == userData
                && rows.get(ValueLayout.JAVA_INT, at + 8) > 0
                && (rows.get(ValueLayout.JAVA_INT, at + 12) & HAS_BUFFER) != 0;
    }

    /// The buffer that the next completion names.
    ///
    /// @return 0 or more
    public int nextBuffer() {
        return memory.completions().get(ValueLayout.JAVA_INT, memory.completion(head) + 12) >>> 16;
    }

    /// Registers something with the ring.
    int register(int what, MemorySegment argument, int count) {
        return kernel.ioUringRegister(memory.ring(), what, argument, count);
    }

    /// A fresh row for a request, zeroed: where it is in [#requests].
    long add() {
        if (tail - submitted == memory.requestCount()) {
            memory.requestTail(tail);
            kernel.ioUringEnter(memory.ring(), tail - submitted, 0, 0, MemorySegment.NULL);
            submitted = memory.requestHead();
            if (tail - submitted == memory.requestCount()) {
                throw new LinuxException("the kernel takes no request", Errno.EAGAIN);
            }
        }
        long at = memory.request(tail);
        for (long word = 0; word < RingMemory.REQUEST_BYTES; word += Long.BYTES) {
            memory.requests().set(ValueLayout.JAVA_LONG, at + word, 0);
        }
        tail++;
        inFlight++;
        return at;
    }

    /// The rows of requests.
    MemorySegment requests() {
        return memory.requests();
    }

    /// Closes the ring. Nothing may be in flight, or the kernel may still write into buffers.
    @Override
    public void close() {
        memory.close();
    }

    private boolean hasCompletion() {
        return head != memory.completionTail();
    }
}
