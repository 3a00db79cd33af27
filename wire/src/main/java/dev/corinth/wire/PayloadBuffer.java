package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// A growing run of payload bytes in one block of native memory.
/// Owned by its loop.
///
/// Its block is at most twice as long as what has arrived, or 64 KiB more to receive into, and is
/// never sized by what a peer declares: it is a power of two, so that a memory that gives nothing
/// else keeps this bound. Empty, it holds no block at all. Bytes may be received straight into the
/// room behind the run; they are then appended from there without being copied.
final class PayloadBuffer {
    private static final long SMALLEST = 512;

    /// How much more than twice what has arrived there may be to receive into.
    private static final long SLACK = 64 << 10;

    private final Memory memory;
    private MemorySegment block = MemorySegment.NULL;
    private long length;

    PayloadBuffer(Memory memory) {
        this.memory = memory;
    }

    /// Appends `[from, to)`, which may lie in the room behind the run already.
    ///
    /// @param ceiling how long the run can get at most; growth stops there
    /// @return false when there is no memory; the buffer is as before
    boolean append(MemorySegment source, long from, long to, long ceiling) {
        long at = length;
        boolean isInPlace = from == at && source.equals(block);
        if (!reserve(to - from, ceiling)) {
            return false;
        }
        if (!isInPlace) {
            MemorySegment.copy(source, from, block, at, to - from);
        }
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

    /// Makes room behind the run for bytes to be received into, once it is as long as that itself.
    ///
    /// @param least how many bytes there must be room for
    /// @param ceiling how long the run can get at most; growth stops there
    /// @return false when there is less room; the run is as before
    boolean widen(long least, long ceiling) {
        if (block.byteSize() - length >= least) {
            return true;
        }
        long wanted = Math.min(Long.highestOneBit(2 * length + SLACK), ceiling);
        return length >= least && wanted - length >= least && replace(wanted);
    }

    private boolean grow(long needed, long ceiling) {
        long doubled = Math.max(Long.highestOneBit(2 * needed), SMALLEST);
        return replace(Math.max(needed, Math.min(doubled, ceiling)));
    }

    private boolean replace(long bytes) {
        MemorySegment larger = memory.take(bytes);
        if (larger.byteSize() < bytes) {
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
        if (newLength > length) {
            throw new AssertionError(
                    "truncated to more: length=" + length + ", wanted=" + newLength);
        }
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
