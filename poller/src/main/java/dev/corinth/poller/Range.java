package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// A range of native memory that shrinks from its front while it is used up. Owned by its loop,
/// made once for each purpose and set again.
final class Range {
    private MemorySegment segment = MemorySegment.NULL;
    private long from;
    private long to;

    void set(MemorySegment newSegment, long newFrom, long newTo) {
        assert newSegment.isNative() : "heap memory";
        assert 0 <= newFrom && newFrom < newTo && newTo <= newSegment.byteSize()
                : newFrom + " to " + newTo;
        segment = newSegment;
        from = newFrom;
        to = newTo;
    }

    /// Sets a range, which is made when it is first needed.
    static Range of(@Nullable Range range, MemorySegment segment, long from, long to) {
        Range set = range == null ? new Range() : range;
        set.set(segment, from, to);
        return set;
    }

    /// Clears a range that may not have been needed yet.
    static void forget(@Nullable Range range) {
        if (range != null) {
            range.clear();
        }
    }

    void clear() {
        segment = MemorySegment.NULL;
        from = 0;
        to = 0;
    }

    boolean isEmpty() {
        return from == to;
    }

    MemorySegment segment() {
        return segment;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    void advance(long bytes) {
        assert 0 <= bytes && bytes <= to - from : bytes + " of " + (to - from);
        from += bytes;
    }
}
