package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The masking of RFC 6455 §5.3: one exclusive-or in place, which masks and unmasks alike.
/// Immutable; all methods are static.
///
/// A key is an `int` whose lowest byte is the first on the wire. A payload that comes in pieces is
/// continued by the position of its next byte, or by [#rotate].
///
/// The loops count with an `int` and address with `from + 8L * k`: only this form is turned into
/// vector instructions. Memory must be native: one heap segment passing through would slow these
/// loops down for good.
public final class Mask {
    private static final ValueLayout.OfLong WORD =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Mask() {}

    /// Masks or unmasks `[from, to)` in place.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive; at most 16 GiB after `from`
    /// @param key the mask key, first wire byte lowest
    /// @param position how many bytes of the same payload came before
    public static void apply(MemorySegment segment, long from, long to, int key, long position) {
        assert segment.isNative() : "heap memory on the hot path";
        int rotated = rotate(key, position);
        long word = word(rotated);
        int words = (int) ((to - from) >>> 3);
        for (int k = 0; k < words; k++) {
            segment.set(WORD, from + 8L * k, segment.get(WORD, from + 8L * k) ^ word);
        }
        applyTail(segment, from + 8L * words, to, word);
    }

    /// Masks or unmasks `[from, to)` in place and tells whether the result is ASCII.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive; at most 16 GiB after `from`
    /// @param key the mask key, first wire byte lowest
    /// @param position how many bytes of the same payload came before
    /// @return true when no resulting byte has its high bit set
    public static boolean applyAndTestAscii(
            MemorySegment segment, long from, long to, int key, long position) {
        assert segment.isNative() : "heap memory on the hot path";
        long word = word(rotate(key, position));
        int words = (int) ((to - from) >>> 3);
        long seen = 0;
        for (int k = 0; k < words; k++) {
            long plain = segment.get(WORD, from + 8L * k) ^ word;
            segment.set(WORD, from + 8L * k, plain);
            seen |= plain;
        }
        seen |= applyTail(segment, from + 8L * words, to, word);
        return (seen & HIGH_BITS) == 0;
    }

    /// The key as it stands for the bytes after the first `position` of a payload.
    ///
    /// @param key the mask key, first wire byte lowest
    /// @param position how many bytes came before
    /// @return the key to go on with
    public static int rotate(int key, long position) {
        return Integer.rotateRight(key, (int) position << 3);
    }

    /// At most seven bytes; the result's bytes are those after the mask.
    private static long applyTail(MemorySegment segment, long from, long to, long word) {
        long rest = word;
        long seen = 0;
        for (long at = from; at < to; at++) {
            byte plain = (byte) (segment.get(BYTE, at) ^ rest);
            segment.set(BYTE, at, plain);
            seen |= plain;
            rest >>>= 8;
        }
        return seen;
    }

    private static long word(int key) {
        return (key & 0xFFFF_FFFFL) | ((long) key << 32);
    }
}
