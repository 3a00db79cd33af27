package dev.corinth.engine;

import dev.corinth.ring.Payload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What another thread posts to a connection, as it lies in a ring or a block: three numbers and
/// the bytes. Immutable.
final class Posted implements Payload {
    private static final int MARK = 8;
    private static final int KEY = 16;
    private static final int BYTES = 24;

    private final long claim;
    private final int mark;
    private final long key;
    private final byte[] bytes;

    /// @param claim what it has claimed of its [Inbox], or 0
    /// @param mark handed over with the bytes
    /// @param key handed over with the bytes
    /// @param bytes not changed until they are copied
    Posted(long claim, int mark, long key, byte[] bytes) {
        this.claim = claim;
        this.mark = mark;
        this.key = key;
        this.bytes = bytes;
    }

    long claim() {
        return claim;
    }

    @Override
    public long length() {
        return BYTES + (long) bytes.length;
    }

    @Override
    public void copyTo(MemorySegment target, long at) {
        target.set(ValueLayout.JAVA_LONG, at, claim);
        target.set(ValueLayout.JAVA_LONG, at + MARK, mark);
        target.set(ValueLayout.JAVA_LONG, at + KEY, key);
        MemorySegment.copy(bytes, 0, target, ValueLayout.JAVA_BYTE, at + BYTES, bytes.length);
    }

    /// Hands over what was put into memory, where it lies.
    static void deliver(
            Arrivals arrivals, long connectionId, MemorySegment segment, long from, long to) {
        int mark = (int) segment.get(ValueLayout.JAVA_LONG, from + MARK);
        long key = segment.get(ValueLayout.JAVA_LONG, from + KEY);
        arrivals.posted(connectionId, mark, key, segment, from + BYTES, to);
    }
}
