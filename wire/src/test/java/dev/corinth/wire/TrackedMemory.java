package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Memory that counts, fails whoever touches what was given back, and refuses when told to.
/// Owned by one test.
final class TrackedMemory implements Memory {
    private static final byte GARBAGE = (byte) 0xDB;

    private final Map<MemorySegment, Arena> live = new HashMap<>();
    private long refuseFrom = Long.MAX_VALUE;
    private long takes;
    private long liveBytes;
    private long peakBytes;
    private long largest;

    /// Refuses the n-th request, counted from one, and all after it.
    TrackedMemory refusingFrom(long n) {
        refuseFrom = n;
        return this;
    }

    @Override
    public MemorySegment take(long minBytes) {
        assertThat(minBytes).isPositive();
        takes++;
        if (takes >= refuseFrom) {
            return MemorySegment.NULL;
        }
        Arena arena = Arena.ofConfined();
        MemorySegment block = arena.allocate(minBytes);
        block.fill(GARBAGE);
        live.put(block, arena);
        liveBytes += minBytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        largest = Math.max(largest, minBytes);
        return block;
    }

    @Override
    public void give(MemorySegment segment) {
        Arena arena = live.remove(segment);
        assertThat(arena).as("given back once, and exactly what was taken").isNotNull();
        liveBytes -= segment.byteSize();
        arena.close();
    }

    long takes() {
        return takes;
    }

    long liveBytes() {
        return liveBytes;
    }

    long peakBytes() {
        return peakBytes;
    }

    long largest() {
        return largest;
    }
}
