package dev.corinth.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How often each of some numbers came up, such as close codes. Written by one thread, read by
/// every thread, which sees each count whole and not much later.
public final class Tallies {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts;

    /// Makes counts of nothing.
    ///
    /// @param size how many numbers there are
    public Tallies(int size) {
        counts = new long[size];
    }

    /// How many numbers there are.
    ///
    /// @return as it was made
    public int size() {
        return counts.length;
    }

    /// Counts one more. By the one thread that writes.
    ///
    /// @param number 0 or more, less than [#size]
    public void add(int number) {
        ELEMENT.setOpaque(counts, number, counts[number] + 1);
    }

    /// How often a number came up. For every thread.
    ///
    /// @param number 0 or more, less than [#size]
    /// @return 0 or more
    public long count(int number) {
        return (long) ELEMENT.getOpaque(counts, number);
    }

    /// Adds all counts to others.
    ///
    /// @param sums at least as many
    public void addTo(long[] sums) {
        for (int i = 0; i < counts.length; i++) {
            sums[i] += count(i);
        }
    }
}
