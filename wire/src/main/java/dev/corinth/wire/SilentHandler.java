package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// Hears everything and does nothing: what a codec tells when it was closed inside a callback.
/// Immutable.
final class SilentHandler implements CodecHandler {
    @Override
    public void onMessage(int opcode, MemorySegment segment, long from, long to) {}

    @Override
    public void onPing(MemorySegment segment, long from, long to) {}

    @Override
    public void onPong(MemorySegment segment, long from, long to) {}

    @Override
    public void onClose(int code, MemorySegment segment, long from, long to) {}

    @Override
    public void onViolation(Violation violation) {}
}
