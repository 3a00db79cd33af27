package dev.corinth.poller;

import java.lang.foreign.MemorySegment;

/// Bytes that the kernel handed over although receiving was off. Owned by its loop.
///
/// They are copied out of the kernel's buffers, so that a line that does not receive takes none
/// of them away from the others.
final class Held {
    private MemorySegment block;
    private long bytes;

    Held(MemorySegment segment, long from, long to) {
        block = Blocks.process().take(to - from);
        add(segment, from, to);
    }

    void add(MemorySegment segment, long from, long to) {
        long needed = bytes + to - from;
        if (needed > block.byteSize()) {
            MemorySegment larger = Blocks.process().take(needed);
            MemorySegment.copy(block, 0, larger, 0, bytes);
            Blocks.process().give(block);
            block = larger;
        }
        MemorySegment.copy(segment, from, block, bytes, to - from);
        bytes = needed;
    }

    MemorySegment block() {
        return block;
    }

    long bytes() {
        return bytes;
    }

    /// Gives the memory back; the last call.
    void give() {
        Blocks.process().give(block);
    }
}
