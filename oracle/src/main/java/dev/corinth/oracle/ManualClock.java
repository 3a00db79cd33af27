package dev.corinth.oracle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A clock of nanoseconds that moves only when a test moves it.
/// Safe for any thread.
public final class ManualClock implements LongSupplier {
    private final AtomicLong nowNs;

    /// A clock that starts at zero.
    public ManualClock() {
        this(0);
    }

    /// A clock that starts at a given time; like `System.nanoTime()` it may be negative or wrap.
    ///
    /// @param startNs first time, in nanoseconds
    public ManualClock(long startNs) {
        nowNs = new AtomicLong(startNs);
    }

    /// A clock that passes `Long.MAX_VALUE` a given time after its start: deadlines must be
    /// compared by difference to survive that.
    ///
    /// @param after time until the wrap
    /// @return a new clock
    public static ManualClock wrapping(Duration after) {
        return new ManualClock(Long.MAX_VALUE - after.toNanos());
    }

    /// The present time.
    ///
    /// @return nanoseconds
    @Override
    public long getAsLong() {
        return nowNs.get();
    }

    /// Moves forward.
    ///
    /// @param by how far; never negative
    public void advance(Duration by) {
        advanceNs(by.toNanos());
    }

    /// Moves forward.
    ///
    /// @param ns how far, in nanoseconds; never negative
    public void advanceNs(long ns) {
        if (ns < 0) {
            throw new IllegalArgumentException("a clock never goes back: ns=" + ns);
        }
        nowNs.addAndGet(ns);
    }

    /// Moves forward.
    ///
    /// @param ms how far, in milliseconds; never negative
    public void advanceMs(long ms) {
        advance(Duration.ofMillis(ms));
    }
}
