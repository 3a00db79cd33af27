package dev.corinth.engine;

import java.time.Duration;

/// How fast something may come: so much in a time, again and again, and so much at once.
/// Immutable.
///
/// It is kept as a bucket of tokens in the form of one number, the time at which the bucket would
/// be full again (the generic cell rate algorithm of ITU-T I.371): [#spend] moves that time, and
/// nothing has to be refilled.
///
/// ```
/// now ────────► full again       at most as long as a whole burst takes: fine
/// ├─ burst ─┤◄─ debt ─►┤         longer: wait for the difference
/// ```
///
/// @param count how much in each time: 1 to 2^50
/// @param every the time: 1 ns to a day
/// @param burst how much at once: 1 to 2^50
public record Rate(long count, Duration every, long burst) {
    private static final long MOST = 1L << 50;

    /// Checks the numbers.
    public Rate {
        require("count", count);
        require("burst", burst);
        EngineConfig.requireTimeout("every", every);
    }

    /// A rate by the second, with as much at once.
    ///
    /// @param count how much a second
    /// @return the rate
    public static Rate perSecond(long count) {
        return new Rate(count, Duration.ofSeconds(1), count);
    }

    /// A rate by the minute, with as much at once.
    ///
    /// @param count how much a minute
    /// @return the rate
    public static Rate perMinute(long count) {
        return new Rate(count, Duration.ofMinutes(1), count);
    }

    /// The same with more or less at once.
    ///
    /// @param most how much at once
    /// @return a changed copy
    public Rate burst(long most) {
        return new Rate(count, every, most);
    }

    /// Takes out of a bucket.
    ///
    /// @param fullNs when the bucket would be full; any time that has passed for a full one
    /// @param units how much is taken, 0 or more
    /// @param nowNs the time on the same clock
    /// @return when it would be full now
    public long spend(long fullNs, long units, long nowNs) {
        return Math.max(fullNs, nowNs) + durationNs(units);
    }

    /// How long a bucket is overdrawn.
    ///
    /// @param fullNs when it would be full
    /// @param nowNs the time on the same clock
    /// @return in how many nanoseconds more may be taken; 0 or less: now
    public long debtNs(long fullNs, long nowNs) {
        return fullNs - nowNs - durationNs(burst);
    }

    private long durationNs(long units) {
        return (long) ((double) units * every.toNanos() / count);
    }

    private static void require(String name, long value) {
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(name + "=" + value + ", 1 to " + MOST);
        }
    }
}
