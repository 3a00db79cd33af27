package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Memory that counts, poisons what is given back, and refuses when told to.
/// Owned by one test.
final class TrackedMemory implements Memory {
    private static final byte POISON = (byte) 0xDB;

    private final Map<MemorySegment, Long> live = new HashMap<>();
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
        MemorySegment block = Arena.ofAuto().allocate(minBytes);
        block.fill(POISON);
        live.put(block, minBytes);
        liveBytes += minBytes;
        peakBytes = Math.max(peakBytes, liveBytes);
        largest = Math.max(largest, minBytes);
        return block;
    }

    @Override
    public void give(MemorySegment segment) {
        Long bytes = live.remove(segment);
        assertThat(bytes).as("given back once, and exactly what was taken").isNotNull();
        segment.fill(POISON);
        liveBytes -= bytes;
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
