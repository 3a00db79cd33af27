package dev.corinth.bench;

import dev.corinth.wire.CodecHandler;
import dev.corinth.wire.Violation;

import java.lang.foreign.MemorySegment;

/// Counts the bytes of the messages that it is told.
/// Owned by one benchmark.
final class CountingHandler implements CodecHandler {
    private long told;

    long told() {
        return told;
    }

    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {
        told += to - from;
    }

    @Override
    public void onPing(MemorySegment segment, long from, long to) {}

    @Override
    public void onPong(MemorySegment segment, long from, long to) {}

    @Override
    public void onClose(int code, MemorySegment segment, long from, long to) {}

    @Override
    public void onViolation(Violation violation) {
        throw new AssertionError(violation);
    }
}
