package dev.corinth.engine;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// A hashed wheel of timers: names that become due at a tick. Owned by its loop.
///
/// A name is a number that its user can check: the wheel never removes one early, it hands every
/// name out when its tick has come, and the user ignores those that are out of date. So moving a
/// deadline back costs nothing, and a timer needs no object.
///
/// ```
/// buckets[tick mod 512] = names whose tick is this one, or one 512, 1024, … ticks later
/// ```
final class TimerWheel {
    /// The length of a tick: 8 ms. No deadline here needs to be kept more exactly.
    static final long TICK_NS = 1L << 23;

    private static final int BUCKETS = 512;
    private static final int FIRST_CAPACITY = 4;

    private final long[][] names = new long[BUCKETS][];
    private final long[][] ticks = new long[BUCKETS][];
    private final int[] counts = new int[BUCKETS];
    private long nextTick;
    private int count;

    TimerWheel(long nowNs) {
        nextTick = Math.floorDiv(nowNs, TICK_NS);
        Arrays.setAll(names, i -> new long[FIRST_CAPACITY]);
        Arrays.setAll(ticks, i -> new long[FIRST_CAPACITY]);
    }

    /// The tick at whose end a time has passed.
    static long tickOf(long timeNs) {
        return Math.floorDiv(timeNs, TICK_NS) + 1;
    }

    /// Adds a name that becomes due at a tick; a tick of the past is due at once.
    void add(long name, long tick) {
        long due = Math.max(tick, nextTick);
        int bucket = (int) (due & (BUCKETS - 1));
        int at = counts[bucket]++;
        if (at == names[bucket].length) {
            names[bucket] = Arrays.copyOf(names[bucket], at * 2);
            ticks[bucket] = Arrays.copyOf(ticks[bucket], at * 2);
        }
        names[bucket][at] = name;
        ticks[bucket][at] = due;
        count++;
    }

    /// Hands out every name that is due. The consumer may add names.
    ///
    /// @return how many were due
    int expire(long nowNs, LongConsumer due) {
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
    /// @return nanoseconds; −1 if there is no name
    long waitNs(long nowNs) {
        if (count == 0) {
            return -1;
        }
        for (long tick = nextTick; tick < nextTick + BUCKETS; tick++) {
            if (counts[(int) (tick & (BUCKETS - 1))] > 0) {
                return Math.max(0, tick * TICK_NS - nowNs);
            }
        }
        return BUCKETS * TICK_NS;
    }

    int count() {
        return count;
    }

    private int expireBucket(int bucket, long lastTick, LongConsumer due) {
        int expired = 0;
        for (int at = 0; at < counts[bucket]; ) {
            if (ticks[bucket][at] > lastTick) {
                at++;
                continue;
            }
            long name = names[bucket][at];
            int last = --counts[bucket];
            names[bucket][at] = names[bucket][last];
            ticks[bucket][at] = ticks[bucket][last];
            count--;
            expired++;
            due.accept(name);
        }
        return expired;
    }
}
