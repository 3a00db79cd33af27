package dev.corinth.websocket;

import dev.corinth.engine.Slabs;
import dev.corinth.poller.Blocks;
import dev.corinth.wire.Memory;

import java.lang.foreign.MemorySegment;

/// The memory of one loop as the codec asks for it, within the budget of the process. Owned by its
/// loop.
final class LoopMemory implements Memory {
    /// How much native memory all loops together may have: a quarter of the heap's limit, at most
    /// 512 MiB.
    static final long BUDGET_BYTES = Math.min(Runtime.getRuntime().maxMemory() / 4, 512L << 20);

    private final Slabs slabs;

    LoopMemory(Slabs slabs) {
        this.slabs = slabs;
    }

    @Override
    public MemorySegment take(long minBytes) {
        if (Blocks.process().inUseBytes() + minBytes > BUDGET_BYTES) {
            return MemorySegment.NULL;
        }
        return slabs.take(minBytes);
    }

    @Override
    public void give(MemorySegment segment) {
        slabs.give(segment);
    }
}
