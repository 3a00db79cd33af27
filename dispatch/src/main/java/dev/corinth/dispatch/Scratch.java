package dev.corinth.dispatch;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/// Memory for one call of a handler: a buffer of the worker, and what does not fit there from the
/// system. Owned by its worker's thread.
final class Scratch implements SegmentAllocator {
    private final long capacityBytes;
    private @Nullable Arena own;
    private MemorySegment buffer = MemorySegment.NULL;
    private long used;
    private @Nullable Arena more;

    Scratch(long capacityBytes) {
        this.capacityBytes = capacityBytes;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        long at = (used + byteAlignment - 1) & -byteAlignment;
        if (byteSize > capacityBytes - at || byteAlignment > 64) {
            return more().allocate(byteSize, byteAlignment);
        }
        used = at + byteSize;
        return buffer().asSlice(at, byteSize).fill((byte) 0);
    }

    /// Takes everything back: the call has returned.
    void reset() {
        used = 0;
        Arena arena = more;
        if (arena != null) {
            more = null;
            arena.close();
        }
    }

    void close() {
        reset();
        Arena arena = own;
        if (arena != null) {
            own = null;
            arena.close();
        }
    }

    /// Made by the first who asks: a pool whose handlers do not has none.
    private MemorySegment buffer() {
        if (own == null) {
            own = Arena.ofConfined();
            buffer = own.allocate(Math.max(1, capacityBytes), 64);
        }
        return buffer;
    }

    private Arena more() {
        Arena arena = more;
        if (arena == null) {
            arena = Arena.ofConfined();
            more = arena;
        }
        return arena;
    }
}
