package dev.corinth.engine;

import dev.corinth.poller.Blocks;
import dev.corinth.ring.RingMemory;

import java.lang.foreign.MemorySegment;

/// The blocks of the process as memory for rings. Safe for any thread: writers take, readers give.
public enum RingBlocks implements RingMemory {
    /// The only one.
    INSTANCE;

    @Override
    public MemorySegment take(long minBytes) {
        return Blocks.process().take(minBytes);
    }

    @Override
    public void give(MemorySegment block) {
        Blocks.process().give(block);
    }
}
