package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// A growing run of payload bytes in one block of native memory.
/// Owned by its loop.
///
/// It doubles from what has arrived and is never sized by what a peer declares. Empty, it holds no
/// block at all.
final class PayloadBuffer {
    private static final long SMALLEST = 512;

    private final Memory memory;
    private MemorySegment block = MemorySegment.NULL;
    private long length;

    PayloadBuffer(Memory memory) {
        this.memory = memory;
    }

    /// Appends `[from, to)`.
    ///
    /// @param ceiling how long the run can get at most; growth stops there
    /// @return false when there is no memory; the buffer is as before
    boolean append(MemorySegment source, long from, long to, long ceiling) {
        long at = length;
        if (!reserve(to - from, ceiling)) {
            return false;
        }
        MemorySegment.copy(source, from, block, at, to - from);
        return true;
    }

    /// Appends bytes that are to be written later.
    ///
    /// @param ceiling how long the run can get at most; growth stops there
    /// @return false when there is no memory; the buffer is as before
    boolean reserve(long count, long ceiling) {
        long needed = length + count;
        if (needed > block.byteSize() && !grow(needed, ceiling)) {
            return false;
        }
        length = needed;
        return true;
    }

    private boolean grow(long needed, long ceiling) {
        long wanted = Math.max(needed, Math.min(Math.max(2 * needed, SMALLEST), ceiling));
        MemorySegment larger = memory.take(wanted);
        if (larger.byteSize() < needed) {
            return false;
        }
        if (length > 0) {
            MemorySegment.copy(block, 0, larger, 0, length);
        }
        giveBlock();
        block = larger;
        return true;
    }

    /// The block, of native memory and empty when nothing was appended.
    MemorySegment segment() {
        return block;
    }

    long length() {
        return length;
    }

    /// Shortens the run; the block stays.
    void truncate(long newLength) {
        assert newLength <= length : newLength;
        length = newLength;
    }

    /// Gives the block back.
    void release() {
        giveBlock();
        block = MemorySegment.NULL;
        length = 0;
    }

    private void giveBlock() {
        if (block.byteSize() > 0) {
            memory.give(block);
        }
    }
}
