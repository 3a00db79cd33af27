package dev.corinth.bench;

import dev.corinth.wire.Memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/// Native memory for benchmarks: blocks that are given back are taken again.
/// Owned by one benchmark.
final class Blocks implements Memory {
    private final ArrayDeque<MemorySegment> free = new ArrayDeque<>();

    @Override
    public MemorySegment take(long minBytes) {
        MemorySegment block = free.peekLast();
        if (block != null && block.byteSize() >= minBytes) {
            return free.removeLast();
        }
        return Arena.global().allocate(minBytes, 64);
    }

    @Override
    public void give(MemorySegment segment) {
        free.addLast(segment);
    }

    /// Native memory with the given bytes, for the life of the process.
    static MemorySegment of(byte[] bytes) {
        MemorySegment segment = Arena.global().allocate(bytes.length, 64);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }
}
