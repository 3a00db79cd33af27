package dev.corinth.stress;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.RecordHandler;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a reader has seen of records that are [Twice]. Owned by the thread that reads.
final class Seen implements RecordHandler {
    /// The kind of records that only fill a ring.
    static final int NOT_COUNTED = 0;

    /// The numbers of the records as digits, in the order of reading. A record that is not whole
    /// makes it negative for good.
    int digits;

    /// How many were seen.
    int count;

    /// The number of the last one.
    int last;

    /// Whether each number was one more than that before.
    boolean isGapless = true;

    /// Reads what is there.
    ///
    /// @return the digits
    static int digitsOf(ByteRing ring) {
        Seen seen = new Seen();
        ring.read(seen, 10);
        return seen.digits;
    }

    /// Reads a ring that has ended.
    ///
    /// @return how many records there were that count; -1 if the end was not reached
    static int allOf(ByteRing ring) {
        Seen seen = new Seen();
        ring.read(seen, 100);
        return ring.isEnded() ? seen.count : -1;
    }

    @Override
    public void record(int kind, long id, MemorySegment segment, long from, long to) {
        if (kind == NOT_COUNTED) {
            return;
        }
        boolean isWhole =
                to - from == 16
                        && id == kind
                        && segment.get(ValueLayout.JAVA_LONG, from) == kind
                        && segment.get(ValueLayout.JAVA_LONG, from + 8) == kind;
        digits = isWhole && digits >= 0 ? digits * 10 + kind : -1;
        isGapless &= isWhole && kind == last + 1;
        last = kind;
        count++;
    }

    /// Everything seen was whole and without a gap.
    ///
    /// @return how many, or -1
    int gaplessCount() {
        return isGapless ? count : -1;
    }
}
