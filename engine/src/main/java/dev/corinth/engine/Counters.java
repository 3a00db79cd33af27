package dev.corinth.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The figures of one loop. Written by its loop, read by every thread.
///
/// A reader sees each figure whole and not much later; figures are not taken at one moment.
@SuppressWarnings("EnumOrdinal") // a place in an array that never leaves the process
public final class Counters {
    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int COUNT = Counter.values().length;

    private final long[] figures = new long[COUNT];

    Counters() {}

    /// Reads a figure. For every thread.
    ///
    /// @param counter which
    /// @return 0 or more
    public long count(Counter counter) {
        return (long) ELEMENT.getOpaque(figures, counter.ordinal());
    }

    /// Adds to a figure. On the loop only.
    ///
    /// @param counter which
    /// @param more how much
    public void add(Counter counter, long more) {
        int at = counter.ordinal();
        ELEMENT.setOpaque(figures, at, figures[at] + more);
    }
}
