package dev.corinth.engine;

import java.lang.foreign.MemorySegment;

/// Native memory that queues of one loop refer to, with a count of how many do. Owned by its loop.
///
/// The memory is given back when the last one lets go: a block of the loop's own to its slabs, a
/// shared one to whoever shares it.
final class OutputBlock {
    final MemorySegment segment;
    private final Runnable whenFree;
    private int holders;

    /// How far the block is filled; used by the queue that fills it.
    long filled;

    OutputBlock(MemorySegment segment, Runnable whenFree) {
        this.segment = segment;
        this.whenFree = whenFree;
    }

    static OutputBlock of(Slabs slabs, long bytes) {
        MemorySegment segment = slabs.take(bytes);
        return new OutputBlock(segment, () -> slabs.give(segment));
    }

    long room() {
        return segment.byteSize() - filled;
    }

    void hold() {
        holders++;
    }

    void release() {
        if (holders <= 0) {
            throw new AssertionError("released more often than held");
        }
        if (--holders == 0) {
            whenFree.run();
        }
    }
}
