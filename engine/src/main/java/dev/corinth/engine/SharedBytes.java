package dev.corinth.engine;

import dev.corinth.poller.Blocks;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/// Bytes in native memory that many connections send, on any loop. Immutable once made; safe for
/// any thread.
///
/// They are counted by loop: each loop that may send them holds them once, however many of its
/// connections do. When nobody holds them the memory returns to the process. Memory of the garbage
/// collector's keeping is only kept reachable.
public final class SharedBytes {
    private final MemorySegment segment;
    private final long length;
    private final boolean isBlock;
    private final AtomicInteger holders = new AtomicInteger(1);

    private SharedBytes(MemorySegment segment, long length, boolean isBlock) {
        this.segment = segment;
        this.length = length;
        this.isBlock = isBlock;
    }

    /// Shares a block of the process. It returns there when the last holder lets go.
    ///
    /// @param block from [Blocks]
    /// @param length how many of its bytes are meant, from the first
    /// @return held once, by the caller
    public static SharedBytes ofBlock(MemorySegment block, long length) {
        return new SharedBytes(block, length, true);
    }

    /// Shares memory that the garbage collector keeps.
    ///
    /// @param segment native memory of an automatic or global arena
    /// @return held once, by the caller, who need not let go
    public static SharedBytes ofKept(MemorySegment segment) {
        return new SharedBytes(segment, segment.byteSize(), false);
    }

    /// The memory.
    ///
    /// @return native memory; the bytes are `[0, length())`
    public MemorySegment segment() {
        return segment;
    }

    /// How many bytes there are.
    ///
    /// @return 1 or more
    public long length() {
        return length;
    }

    /// Holds on to the bytes. Only a holder may call it.
    public void hold() {
        int before = holders.getAndIncrement();
        if (before <= 0) {
            throw new AssertionError("held after the last holder has let go");
        }
    }

    /// Lets go of the bytes.
    public void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new AssertionError("released more often than held");
        }
        if (left == 0 && isBlock) {
            Blocks.process().give(segment);
        }
    }
}
