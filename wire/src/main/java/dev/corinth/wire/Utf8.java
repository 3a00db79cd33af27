package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A resumable check for UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing over U+10FFFF).
/// Immutable; all methods are static, the state is an `int` that the caller keeps.
///
/// The check is a state machine of nine states. A row of the table holds, for one byte value, the
/// successors of all nine in fields of six bits, and a state is the place of its field: one load
/// and one shift go from byte to byte, without a branch. Blocks without a high bit are skipped by
/// words while no character is open.
public final class Utf8 {
    /// The state before the first byte and after every whole character.
    public static final int ACCEPT = 0;

    /// The state after a byte that cannot stand where it stands; no way leads out of it.
    public static final int REJECT = 6;

    private static final int LAST_1 = 2 * 6;
    private static final int LAST_2 = 3 * 6;
    private static final int LAST_3 = 4 * 6;
    private static final int AFTER_E0 = 5 * 6;
    private static final int AFTER_ED = 6 * 6;
    private static final int AFTER_F0 = 7 * 6;
    private static final int AFTER_F4 = 8 * 6;
    private static final int FIELD = 0x3F;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int BLOCK = 64;
    private static final long[] NEXT = table();

    private Utf8() {}

    /// Checks `[from, to)`, going on from a state.
    ///
    /// @param state [#ACCEPT], or what the call for the bytes before returned
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @return [#ACCEPT] after a whole character, [#REJECT] when a byte was wrong, else the state
    ///     inside a character, to be passed on to the next call
    public static int check(int state, MemorySegment segment, long from, long to) {
        assert segment.isNative() : "heap memory on the hot path";
        long at = from;
        int now = state;
        while (to - at >= BLOCK && now != REJECT) {
            if (now != ACCEPT || !isAsciiBlock(segment, at)) {
                now = run(now, segment, at, BLOCK);
            }
            at += BLOCK;
        }
        return now == REJECT ? REJECT : run(now, segment, at, (int) (to - at));
    }

    /// Tells whether `[from, to)` is UTF-8 from its first byte to its last.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @return true when it is
    public static boolean isValid(MemorySegment segment, long from, long to) {
        return check(ACCEPT, segment, from, to) == ACCEPT;
    }

    private static int run(int state, MemorySegment segment, long from, int count) {
        long now = state;
        for (int k = 0; k < count; k++) {
            // A shift uses the lowest six bits of its distance: the field that is the state.
            now = NEXT[segment.get(BYTE, from + k) & 0xFF] >>> now;
        }
        return (int) now & FIELD;
    }

    private static boolean isAsciiBlock(MemorySegment segment, long from) {
        long seen = 0;
        for (int k = 0; k < BLOCK / 8; k++) {
            seen |= segment.get(WORD, from + 8L * k);
        }
        return (seen & HIGH_BITS) == 0;
    }

    private static long[] table() {
        long[] rows = new long[256];
        for (int from = ACCEPT; from <= AFTER_F4; from += 6) {
            lead(rows, from, 0x00, 0xFF, REJECT);
        }
        lead(rows, ACCEPT, 0x00, 0x7F, ACCEPT);
        lead(rows, ACCEPT, 0xC2, 0xDF, LAST_1);
        lead(rows, ACCEPT, 0xE0, 0xE0, AFTER_E0);
        lead(rows, ACCEPT, 0xE1, 0xEF, LAST_2);
        lead(rows, ACCEPT, 0xED, 0xED, AFTER_ED);
        lead(rows, ACCEPT, 0xF0, 0xF0, AFTER_F0);
        lead(rows, ACCEPT, 0xF1, 0xF3, LAST_3);
        lead(rows, ACCEPT, 0xF4, 0xF4, AFTER_F4);
        lead(rows, LAST_1, 0x80, 0xBF, ACCEPT);
        lead(rows, LAST_2, 0x80, 0xBF, LAST_1);
        lead(rows, LAST_3, 0x80, 0xBF, LAST_2);
        lead(rows, AFTER_E0, 0xA0, 0xBF, LAST_1);
        lead(rows, AFTER_ED, 0x80, 0x9F, LAST_1);
        lead(rows, AFTER_F0, 0x90, 0xBF, LAST_2);
        lead(rows, AFTER_F4, 0x80, 0x8F, LAST_2);
        return rows;
    }

    /// In state `from`, the bytes `first` to `last` lead to `successor`.
    private static void lead(long[] rows, int from, int first, int last, int successor) {
        for (int b = first; b <= last; b++) {
            rows[b] = (rows[b] & ~((long) FIELD << from)) | ((long) successor << from);
        }
    }
}
