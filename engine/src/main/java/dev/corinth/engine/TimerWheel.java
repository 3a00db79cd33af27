package dev.corinth.engine;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// A hashed wheel of timers: names that become due at a tick. Owned by its loop. For loops, and
/// public for benchmarks.
///
/// A name is a number that its user can check: the wheel never removes one early, it hands every
/// name out when its tick has come, and the user ignores those that are out of date. So moving a
/// deadline back costs nothing, and a timer needs no object.
///
/// ```
/// heads[tick mod 512] ─► entry ─► entry ─► …    whose tick is this one, or one 512, 1024, … later
/// entry: name, tick, next                       20 bytes, all in one pool
/// ```
public final class TimerWheel {
    /// The length of a tick: 8 ms. No deadline here needs to be kept more exactly.
    public static final long TICK_NS = 1L << 23;

    private static final int BUCKETS = 512;
    private static final int FIRST_CAPACITY = 64;
    private static final int NONE = -1;

    private final int[] heads = new int[BUCKETS];
    private long[] names = new long[FIRST_CAPACITY];
    private long[] ticks = new long[FIRST_CAPACITY];

    /// The entry behind an entry in its bucket, or among the free ones.
    private int[] next = new int[FIRST_CAPACITY];

    private int free = NONE;
    private int used;
    private long nextTick;
    private int count;

    /// A wheel without names.
    ///
    /// @param nowNs the time, on any clock
    public TimerWheel(long nowNs) {
        nextTick = Math.floorDiv(nowNs, TICK_NS);
        Arrays.fill(heads, NONE);
    }

    /// The tick at whose end a time has passed.
    ///
    /// @param timeNs a time on the same clock
    /// @return for [#add]
    public static long tickOf(long timeNs) {
        return Math.floorDiv(timeNs, TICK_NS) + 1;
    }

    /// Adds a name that becomes due at a tick; a tick of the past is due at once.
    ///
    /// @param name any number
    /// @param tick when
    public void add(long name, long tick) {
        long due = Math.max(tick, nextTick);
        int bucket = (int) (due & (BUCKETS - 1));
        int entry = takeEntry();
        names[entry] = name;
        ticks[entry] = due;
        next[entry] = heads[bucket];
        heads[bucket] = entry;
        count++;
    }

    /// Hands out every name that is due. The consumer may add names.
    ///
    /// @param nowNs the time
    /// @param due takes a name
    /// @return how many were due
    public int expire(long nowNs, LongConsumer due) {
        long lastTick = Math.floorDiv(nowNs, TICK_NS);
        if (count == 0) {
            nextTick = Math.max(nextTick, lastTick + 1);
            return 0;
        }
        int expired = 0;
        long first = Math.max(nextTick, lastTick - BUCKETS + 1);
        nextTick = Math.max(nextTick, lastTick + 1);
        for (long tick = first; tick <= lastTick; tick++) {
            expired += expireBucket((int) (tick & (BUCKETS - 1)), lastTick, due);
        }
        return expired;
    }

    /// How long to wait at most until a name may be due.
    ///
    /// @param nowNs the time
    /// @return nanoseconds; −1 if there is no name
    public long waitNs(long nowNs) {
        if (count == 0) {
            return -1;
        }
        for (long tick = nextTick; tick < nextTick + BUCKETS; tick++) {
            if (heads[(int) (tick & (BUCKETS - 1))] != NONE) {
                return Math.max(0, tick * TICK_NS - nowNs);
            }
        }
        return BUCKETS * TICK_NS;
    }

    int count() {
        return count;
    }

    /// The consumer may put entries into this very bucket: before the first one that stays.
    private int expireBucket(int bucket, long lastTick, LongConsumer due) {
        int expired = 0;
        int before = NONE;
        for (int entry = heads[bucket]; entry != NONE; entry = entryBehind(bucket, before)) {
            if (ticks[entry] > lastTick) {
                before = entry;
            } else {
                long name = names[entry];
                remove(bucket, before, entry);
                expired++;
                due.accept(name);
            }
        }
        return expired;
    }

    private int entryBehind(int bucket, int before) {
        return before == NONE ? heads[bucket] : next[before];
    }

    private void remove(int bucket, int before, int entry) {
        if (before == NONE) {
            heads[bucket] = next[entry];
        } else {
            next[before] = next[entry];
        }
        next[entry] = free;
        free = entry;
        count--;
    }

    private int takeEntry() {
        if (free != NONE) {
            int entry = free;
            free = next[entry];
            return entry;
        }
        if (used == names.length) {
            int capacity = used + used / 2;
            names = Arrays.copyOf(names, capacity);
            ticks = Arrays.copyOf(ticks, capacity);
            next = Arrays.copyOf(next, capacity);
        }
        return used++;
    }
}
