package dev.corinth.ring;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/// How a record lies in a ring. All methods are static and for the thread that owns the place.
///
/// ```
///    0        4        8               16                          a multiple of 8
///    ┌────────┬────────┬────────────────┬────────────────────────┬───┐
///    │ length │  kind  │       id       │        payload         │   │
///    └────────┴────────┴────────────────┴────────────────────────┴───┘
///    └── one word ─────┘  length counts header and payload, not the rest
/// ```
///
/// The word is written last and read first, as one `long` that is never 0: where it publishes, it
/// publishes the whole record. Two kinds are the ring's own. PADDING is skipped: the rest of a lap
/// that was too short for a record, or a record that its writer gave up. MOVED is the last record
/// of a block. Both may be as short as the word, so every place of 8 bytes has room for them.
final class Records {
    static final int HEADER_BYTES = 16;

    /// What MOVED takes; no other record takes the last so many bytes of a block.
    static final int MOVED_BYTES = 8;

    static final int PADDING = -1;
    static final int MOVED = -2;

    private static final int ID = 8;
    private static final VarHandle WORD =
            ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();
    private static final ValueLayout.OfLong PLAIN = ValueLayout.JAVA_LONG;

    private Records() {}

    /// The word of a record.
    ///
    /// @param length of header and payload
    static long word(int kind, long length) {
        return ((long) kind << 32) | length;
    }

    static int kind(long word) {
        return (int) (word >> 32);
    }

    static int length(long word) {
        return (int) word;
    }

    /// How much room a length takes.
    static long aligned(long length) {
        return (length + 7) & -8;
    }

    static long wordPlain(MemorySegment memory, long at) {
        return memory.get(PLAIN, at);
    }

    static void storeWordPlain(MemorySegment memory, long at, long word) {
        memory.set(PLAIN, at, word);
    }

    static long wordAcquire(MemorySegment memory, long at) {
        return (long) WORD.getAcquire(memory, at);
    }

    static void storeWordRelease(MemorySegment memory, long at, long word) {
        WORD.setRelease(memory, at, word);
    }

    static long id(MemorySegment memory, long at) {
        return memory.get(PLAIN, at + ID);
    }

    static void storeId(MemorySegment memory, long at, long id) {
        memory.set(PLAIN, at + ID, id);
    }
}
