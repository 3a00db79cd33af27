package dev.corinth.pubsub;

import java.util.Arrays;

/// Which connections of a loop had a publication already, when several of their filters match.
/// Owned by that loop.
final class SeenMarks {
    private long[] marks = new long[16];
    private long current;

    /// Begins with the next publication: nobody had it.
    SeenMarks next() {
        current++;
        return this;
    }

    /// Marks a connection.
    ///
    /// @return whether it had not been marked
    boolean isFirst(int slot) {
        if (slot >= marks.length) {
            marks = Arrays.copyOf(marks, Math.max(slot + 1, marks.length * 2));
        }
        boolean isFirst = marks[slot] != current;
        marks[slot] = current;
        return isFirst;
    }
}
