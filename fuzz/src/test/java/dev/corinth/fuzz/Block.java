package dev.corinth.fuzz;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The native memory in which inputs are handed over. Used by one thread.
///
/// An input lies at the very end, so that a read or write behind it fails, and a guard lies before
/// it. What a target has read before is overwritten by the next piece.
final class Block {

    /// The memory; everything ends at [#END].
    static final MemorySegment MEMORY = Arena.global().allocate(1 << 20);

    /// The end of the memory and of every input.
    static final long END = MEMORY.byteSize();

    private static final int GUARD_BYTES = 8;
    private static final long GUARD = 0x5A5A_5A5A_5A5A_5A5AL;
    private static final MemorySegment SPOILT =
            Arena.global().allocate(MEMORY.byteSize()).fill((byte) GUARD);

    private Block() {}

    /// Places part of an input.
    ///
    /// @return where it begins; it ends at [#END]
    static long put(byte[] input, int from, int to) {
        long begin = END - (to - from);
        MEMORY.set(JAVA_LONG_UNALIGNED, begin - GUARD_BYTES, GUARD);
        MemorySegment.copy(input, from, MEMORY, JAVA_BYTE, begin, to - from);
        return begin;
    }

    /// Fails when something before the input was written to, then spoils the input.
    static void check(long begin) {
        if (MEMORY.get(JAVA_LONG_UNALIGNED, begin - GUARD_BYTES) != GUARD) {
            throw new AssertionError("written before the input");
        }
        MemorySegment.copy(SPOILT, begin, MEMORY, begin, END - begin);
    }

    /// Copies a range out.
    static byte[] bytes(MemorySegment segment, long from, long to) {
        byte[] bytes = new byte[Math.toIntExact(to - from)];
        MemorySegment.copy(segment, JAVA_BYTE, from, bytes, 0, bytes.length);
        return bytes;
    }
}
