package dev.corinth.simulator;

import dev.corinth.poller.Pieces;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Checks of memory that changes hands at the border, with copies out of it. Stateless, so safe
/// for any thread.
final class Memory {
    /// What memory is filled with that nobody may use.
    static final byte POISON = (byte) 0xDB;

    private Memory() {}

    static void requireRange(SimulatedNetwork network, MemorySegment segment, long from, long to) {
        if (!segment.isNative()) {
            throw network.misuse("memory must be native, this is a heap segment: " + segment);
        }
        if (from < 0 || from >= to || to > segment.byteSize()) {
            throw network.misuse(
                    "a range must have a byte at least and lie in its segment: from="
                            + from
                            + ", to="
                            + to
                            + ", size="
                            + segment.byteSize());
        }
    }

    static byte[] copy(MemorySegment segment, long from, int count) {
        byte[] bytes = new byte[count];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, from, bytes, 0, count);
        return bytes;
    }

    static void paste(byte[] bytes, MemorySegment segment, long to) {
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, to, bytes.length);
    }

    /// The first bytes of all pieces together.
    static byte[] gather(SimulatedNetwork network, Pieces pieces, int count) {
        byte[] bytes = new byte[count];
        int filled = 0;
        for (int i = 0; i < pieces.count(); i++) {
            requireRange(network, pieces.segment(i), pieces.from(i), pieces.to(i));
            int part = (int) Math.min(count - filled, pieces.to(i) - pieces.from(i));
            MemorySegment.copy(
                    pieces.segment(i), ValueLayout.JAVA_BYTE, pieces.from(i), bytes, filled, part);
            filled += part;
        }
        return bytes;
    }

    static void poison(MemorySegment segment, long from, long to, byte poison) {
        segment.asSlice(from, to - from).fill(poison);
    }

    static boolean isPoisoned(MemorySegment segment, long from, long to, byte poison) {
        for (long i = from; i < to; i++) {
            if (segment.get(ValueLayout.JAVA_BYTE, i) != poison) {
                return false;
            }
        }
        return true;
    }
}
