package dev.corinth.stress;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.Payload;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A record that says its number four times: as kind, as id, and twice as payload. Immutable.
///
/// @param number over 0
record Twice(int number) implements Payload {
    /// What such a record takes in a ring.
    static final int BYTES = 32;

    @Override
    public long length() {
        return 16;
    }

    @Override
    public void copyTo(MemorySegment target, long at) {
        target.set(ValueLayout.JAVA_LONG, at, number);
        target.set(ValueLayout.JAVA_LONG, at + 8, number);
    }

    /// Writes a record with a number.
    ///
    /// @return 1 if it was taken, 0 if it was refused
    static int write(ByteRing ring, int number) {
        return ring.tryWrite(number, number, new Twice(number)) ? 1 : 0;
    }

    /// Writes the records 1 and 2.
    static void writeOneAndTwo(ByteRing ring) {
        write(ring, 1);
        write(ring, 2);
    }

    /// Writes records until one is refused.
    ///
    /// @return how many were taken: their numbers are 1 to this
    static int fill(ByteRing ring) {
        int number = 1;
        while (write(ring, number) == 1) {
            number++;
        }
        return number - 1;
    }
}
