package dev.corinth.engine;

import dev.corinth.ring.Payload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A record of an [Inbox] that stands for an object in its table. Immutable.
///
/// @param claim what it has claimed, or 0
/// @param place where the object is
/// @param blockLength how many bytes of it are meant, if it is a block
record Referred(long claim, int place, long blockLength) implements Payload {
    private static final int PLACE = 8;
    private static final int LENGTH = 16;
    private static final int END = 24;

    @Override
    public long length() {
        return END;
    }

    @Override
    public void copyTo(MemorySegment target, long at) {
        target.set(ValueLayout.JAVA_LONG, at, claim);
        target.set(ValueLayout.JAVA_LONG, at + PLACE, place);
        target.set(ValueLayout.JAVA_LONG, at + LENGTH, blockLength);
    }

    static int place(MemorySegment segment, long from) {
        return (int) segment.get(ValueLayout.JAVA_LONG, from + PLACE);
    }

    static long blockLength(MemorySegment segment, long from) {
        return segment.get(ValueLayout.JAVA_LONG, from + LENGTH);
    }
}
