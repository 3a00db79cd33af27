package dev.corinth.engine;

/// The number that names a connection: loop, generation and slot in one `long`. Immutable.
public final class ConnectionId {
    private static final int LOOP_SHIFT = 56;
    private static final int GENERATION_SHIFT = 32;
    private static final int GENERATION_MASK = (1 << 24) - 1;

    private ConnectionId() {}

    static long of(int loop, int generation, int slot) {
        return (long) (loop + 1) << LOOP_SHIFT
                | (long) generation << GENERATION_SHIFT
                | Integer.toUnsignedLong(slot);
    }

    /// The loop that a connection belongs to.
    ///
    /// @param id any number
    /// @return the number of the loop, 0 or more; −1 if this is no id
    public static int loop(long id) {
        return (int) (id >>> LOOP_SHIFT) - 1;
    }

    static int generation(long id) {
        return (int) (id >>> GENERATION_SHIFT) & GENERATION_MASK;
    }

    static int slot(long id) {
        return (int) id;
    }
}
