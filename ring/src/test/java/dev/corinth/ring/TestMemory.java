package dev.corinth.ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Memory that is never clean, knows what is handed out, and can run out. Safe for any thread.
final class TestMemory implements RingMemory {
    private static final byte DIRT = (byte) 0xDB;

    private final Map<Long, MemorySegment> out = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
    volatile boolean isSpent;
    volatile boolean isBroken;

    @Override
    public MemorySegment take(long minBytes) {
        if (isBroken) {
            throw new IllegalStateException("broken");
        }
        if (isSpent) {
            return MemorySegment.NULL;
        }
        // Longer than asked for: a ring uses what it asked for.
        MemorySegment block = Arena.ofAuto().allocate(minBytes + 64, 64).fill(DIRT);
        out.put(block.address(), block);
        taken.add(minBytes);
        return block;
    }

    @Override
    public void give(MemorySegment block) {
        MemorySegment known = out.remove(block.address());
        if (known == null || !known.equals(block)) {
            throw new IllegalArgumentException("not handed out: " + block);
        }
        block.fill(DIRT);
    }

    int blocksOut() {
        return out.size();
    }

    /// The sizes that were asked for, in order.
    List<Long> taken() {
        return new ArrayList<>(taken);
    }
}
