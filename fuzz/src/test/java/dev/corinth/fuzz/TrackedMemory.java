package dev.corinth.fuzz;

import dev.corinth.wire.Memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Memory for codecs that knows what is out and what the most ever was. Used by one thread.
final class TrackedMemory implements Memory {

    private static final byte POISON = (byte) 0xDB;

    private final Map<Long, ArrayDeque<MemorySegment>> free = new HashMap<>();
    private final Set<Long> out = new HashSet<>();
    private long bytesOut;
    private long mostBytesOut;

    @Override
    public MemorySegment take(long minBytes) {
        long size = Math.max(64, Long.highestOneBit(2 * minBytes - 1));
        ArrayDeque<MemorySegment> kept = kept(size);
        MemorySegment segment = kept.isEmpty() ? Arena.global().allocate(size) : kept.pop();
        out.add(segment.address());
        bytesOut += size;
        mostBytesOut = Math.max(mostBytesOut, bytesOut);
        return segment;
    }

    @Override
    public void give(MemorySegment segment) {
        if (!out.remove(segment.address())) {
            throw new AssertionError("given back twice, or never taken: " + segment);
        }
        bytesOut -= segment.byteSize();
        segment.asSlice(0, Math.min(256, segment.byteSize())).fill(POISON);
        kept(segment.byteSize()).push(segment);
    }

    private ArrayDeque<MemorySegment> kept(long size) {
        return free.computeIfAbsent(size, any -> new ArrayDeque<>());
    }

    /// What is out now, in bytes.
    long bytesOut() {
        return bytesOut;
    }

    /// Starts to look for the most that is out at a time.
    void watch() {
        mostBytesOut = bytesOut;
    }

    /// The most that was out since [#watch], in bytes.
    long mostBytesOut() {
        return mostBytesOut;
    }
}
