package dev.corinth.websocket;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Loop;
import dev.corinth.wire.Memory;

import java.lang.foreign.MemorySegment;

/// The memory of one loop as the codec asks for it, within the budget of the process. Owned by its
/// loop.
final class LoopMemory implements Memory {
    private final Loop loop;

    LoopMemory(Loop loop) {
        this.loop = loop;
    }

    @Override
    public MemorySegment take(long minBytes) {
        if (!loop.slabs().hasRoom(minBytes)) {
            loop.counters().add(Counter.OVER_BUDGET, 1);
            return MemorySegment.NULL;
        }
        return loop.slabs().take(minBytes);
    }

    @Override
    public void give(MemorySegment segment) {
        loop.slabs().give(segment);
    }
}
