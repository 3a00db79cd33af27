package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// The memory that an io_uring shares with the kernel. Owned by the thread of its ring.
///
/// ```
/// struct io_uring_params     entries 0 · completions 4 · flags 8 · features 20
///                            offsets of the request ring 40: head 0 tail 4 flags 16
///                            array 24
///                            offsets of the completion ring 80: head 0 tail 4 mask 8 rows 20
/// struct io_uring_sqe (64)   see Requests
/// struct io_uring_cqe (16)   user data 0 · result 8 · flags 12
/// ```
final class RingMemory {
    static final long REQUEST_BYTES = 64;

    private static final long COMPLETION_BYTES = 16;
    private static final long PARAMETERS_BYTES = 120;
    private static final long REQUEST_OFFSETS = 40;
    private static final long COMPLETION_OFFSETS = 80;
    private static final long MAP_RINGS = 0;
    private static final long MAP_REQUESTS = 0x1000_0000L;

    /// Both rings in one mapping, no completion ever dropped, a timeout for waiting.
    private static final int NEEDED_FEATURES = 1 | 1 << 1 | 1 << 8;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final Kernel kernel;
    private final int ring;
    private final int requestCount;
    private final MemorySegment rings;
    private final MemorySegment requests;
    private final long requestHeadAt;
    private final long requestTailAt;
    private final long requestFlagsAt;
    private final long completionHeadAt;
    private final long completionTailAt;
    private final long completionsAt;
    private final int completionMask;

    private RingMemory(Kernel kernel, int ring, MemorySegment parameters) {
        this.kernel = kernel;
        this.ring = ring;
        requestCount = parameters.get(ValueLayout.JAVA_INT, 0);
        int completionCount = parameters.get(ValueLayout.JAVA_INT, 4);
        requestHeadAt = parameters.get(ValueLayout.JAVA_INT, REQUEST_OFFSETS);
        requestTailAt = parameters.get(ValueLayout.JAVA_INT, REQUEST_OFFSETS + 4);
        requestFlagsAt = parameters.get(ValueLayout.JAVA_INT, REQUEST_OFFSETS + 16);
        long arrayAt = parameters.get(ValueLayout.JAVA_INT, REQUEST_OFFSETS + 24);
        completionHeadAt = parameters.get(ValueLayout.JAVA_INT, COMPLETION_OFFSETS);
        completionTailAt = parameters.get(ValueLayout.JAVA_INT, COMPLETION_OFFSETS + 4);
        completionsAt = parameters.get(ValueLayout.JAVA_INT, COMPLETION_OFFSETS + 20);
        completionMask = completionCount - 1;
        long arrayEnd = arrayAt + (long) requestCount * Integer.BYTES;
        long completionsEnd = completionsAt + completionCount * COMPLETION_BYTES;
        rings = kernel.map(Math.max(arrayEnd, completionsEnd), ring, MAP_RINGS);
        requests = kernel.map(requestCount * REQUEST_BYTES, ring, MAP_REQUESTS);
        for (int i = 0; i < requestCount; i++) {
            rings.set(ValueLayout.JAVA_INT, arrayAt + (long) i * Integer.BYTES, i);
        }
    }

    static RingMemory open(Kernel kernel, int requests, int completions, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = arena.allocate(PARAMETERS_BYTES, 8);
            parameters.set(ValueLayout.JAVA_INT, 4, completions);
            parameters.set(ValueLayout.JAVA_INT, 8, flags);
            int ring = kernel.ioUringSetup(requests, parameters);
            if (ring < 0) {
                throw new LinuxException("cannot open an io_uring", -ring);
            }
            int features = parameters.get(ValueLayout.JAVA_INT, 20);
            if ((features & NEEDED_FEATURES) != NEEDED_FEATURES) {
                kernel.close(ring);
                throw new LinuxException("this io_uring is too old", Errno.ENOSYS);
            }
            return new RingMemory(kernel, ring, parameters);
        }
    }

    int ring() {
        return ring;
    }

    int requestCount() {
        return requestCount;
    }

    MemorySegment requests() {
        return requests;
    }

    MemorySegment completions() {
        return rings;
    }

    long request(int index) {
        return (index & (requestCount - 1)) * REQUEST_BYTES;
    }

    long completion(int index) {
        return completionsAt + (index & completionMask) * COMPLETION_BYTES;
    }

    int requestHead() {
        return (int) INT.getAcquire(rings, requestHeadAt);
    }

    int requestTail() {
        return rings.get(ValueLayout.JAVA_INT, requestTailAt);
    }

    void requestTail(int tail) {
        INT.setRelease(rings, requestTailAt, tail); // the kernel reads the rows after it
    }

    int requestFlags() {
        return (int) INT.getOpaque(rings, requestFlagsAt);
    }

    int completionHead() {
        return rings.get(ValueLayout.JAVA_INT, completionHeadAt);
    }

    void completionHead(int head) {
        INT.setRelease(rings, completionHeadAt, head); // the rows before it are read
    }

    int completionTail() {
        return (int) INT.getAcquire(rings, completionTailAt);
    }

    void close() {
        kernel.unmap(requests);
        kernel.unmap(rings);
        kernel.close(ring);
    }
}
