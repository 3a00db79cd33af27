package dev.corinth.poller;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/// The native memory of the process in blocks of a power of two, kept for reuse. Safe for any
/// thread.
///
/// Blocks are of global scope: they are never unmapped, so no access to them has to ask whether
/// they still live, and closing a loop costs nothing. A loop takes blocks in bulk and hands them
/// out itself; this class is off the hot path.
public final class Blocks {
    /// The smallest block: 4 KiB.
    public static final long SMALLEST_BYTES = 1 << 12;

    /// The largest block: 1 GiB.
    public static final long LARGEST_BYTES = 1 << 30;

    private static final int SMALLEST_EXPONENT = 12;
    private static final int LARGEST_EXPONENT = 30;
    private static final long ALIGNMENT = 64;

    private static final Blocks PROCESS =
            new Blocks(size -> Arena.global().allocate(size, ALIGNMENT));

    private final LongFunction<MemorySegment> system;

    private final ConcurrentLinkedQueue<MemorySegment>[] free = queues();
    private final LongAdder allocated = new LongAdder();
    private final LongAdder inUse = new LongAdder();

    /// @param system gives memory of global scope, or throws
    Blocks(LongFunction<MemorySegment> system) {
        this.system = system;
    }

    /// The blocks of this process.
    ///
    /// @return the only instance
    public static Blocks process() {
        return PROCESS;
    }

    /// The size of the block that serves a need.
    ///
    /// @param bytes 1 to [#LARGEST_BYTES]
    /// @return the next power of two, at least [#SMALLEST_BYTES]
    public static long sizeFor(long bytes) {
        return 1L << exponentFor(bytes);
    }

    /// Takes a block of at least so many bytes. Its content is arbitrary.
    ///
    /// @param bytes 1 to [#LARGEST_BYTES]
    /// @return native memory of global scope, aligned to 64 bytes, as long as [#sizeFor] says
    /// @throws PollerException if the system has no more
    public MemorySegment take(long bytes) {
        int exponent = exponentFor(bytes);
        long size = 1L << exponent;
        MemorySegment block = free[exponent - SMALLEST_EXPONENT].poll();
        if (block == null) {
            block = allocate(size);
        }
        inUse.add(size);
        return block;
    }

    /// Gives a block back. It must not be used afterwards.
    ///
    /// @param block what [#take] gave
    public void give(MemorySegment block) {
        long size = block.byteSize();
        if (sizeFor(size) != size || !block.scope().equals(Arena.global().scope())) {
            throw new IllegalArgumentException("not one of these blocks: " + block);
        }
        inUse.add(-size);
        free[exponentFor(size) - SMALLEST_EXPONENT].add(block);
    }

    /// How much memory was ever taken from the system.
    ///
    /// @return bytes
    public long allocatedBytes() {
        return allocated.sum();
    }

    /// How much of it is handed out.
    ///
    /// @return bytes
    public long inUseBytes() {
        return inUse.sum();
    }

    /// That native memory is used up costs whoever asks, not the loop: unlike the heap, the loop
    /// itself needs none of it to go on.
    private MemorySegment allocate(long size) {
        try {
            MemorySegment block = system.apply(size);
            allocated.add(size);
            return block;
        } catch (OutOfMemoryError e) {
            throw new PollerException(
                    "native memory is used up: wanted="
                            + size
                            + ", in use="
                            + inUseBytes()
                            + " bytes; a lower maxMemoryBytes stays below what there is",
                    e);
        }
    }

    private static int exponentFor(long bytes) {
        if (bytes < 1 || bytes > LARGEST_BYTES) {
            throw new IllegalArgumentException("bytes=" + bytes + ", 1 to " + LARGEST_BYTES);
        }
        return Math.max(SMALLEST_EXPONENT, Long.SIZE - Long.numberOfLeadingZeros(bytes - 1));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other maker
    private static ConcurrentLinkedQueue<MemorySegment>[] queues() {
        var queues = new ConcurrentLinkedQueue[LARGEST_EXPONENT - SMALLEST_EXPONENT + 1];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new ConcurrentLinkedQueue<MemorySegment>();
        }
        return queues;
    }
}
