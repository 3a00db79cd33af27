package dev.corinth.engine;

import java.util.Arrays;

/// Which members of a group get a broadcast: all, all but some, or some. Immutable; safe for any
/// thread.
public final class Recipients {
    private static final Recipients ALL = new Recipients(true, new long[0]);

    private final boolean isExcept;

    /// Sorted.
    private final long[] ids;

    private Recipients(boolean isExcept, long[] ids) {
        this.isExcept = isExcept;
        this.ids = ids;
    }

    /// Every member.
    ///
    /// @return the only instance of this kind
    public static Recipients all() {
        return ALL;
    }

    /// Every member but some.
    ///
    /// @param ids of connections, in any order; who is no member does no harm
    /// @return those
    public static Recipients allExcept(long... ids) {
        return new Recipients(true, sorted(ids));
    }

    /// Some members.
    ///
    /// @param ids of connections, in any order; who is no member gets nothing
    /// @return those, each once
    public static Recipients only(long... ids) {
        return new Recipients(false, sorted(ids));
    }

    /// Whether they are named one by one.
    boolean areNamed() {
        return !isExcept;
    }

    /// Whether somebody on a loop may be meant.
    boolean mayBeOn(int loop) {
        return isExcept || Arrays.stream(ids).anyMatch(id -> ConnectionId.loop(id) == loop);
    }

    /// Whether a member is left out.
    boolean leavesOut(long id) {
        return isExcept && ids.length > 0 && Arrays.binarySearch(ids, id) >= 0;
    }

    /// How many are named.
    int count() {
        return ids.length;
    }

    /// One of those that are named.
    long id(int index) {
        return ids[index];
    }

    private static long[] sorted(long[] ids) {
        return Arrays.stream(ids).sorted().distinct().toArray();
    }
}
