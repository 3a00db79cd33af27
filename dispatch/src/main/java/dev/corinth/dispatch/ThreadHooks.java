package dev.corinth.dispatch;

import java.time.Duration;
import java.util.function.IntConsumer;

/// What an application does on a thread beside handling events: when it starts, when it ends, and
/// now and then. Immutable; each hook is called on the thread in question.
///
/// A start that throws keeps the server from starting; what the others throw is logged.
///
/// @param start called before any event, with the number of the thread, from 0 on
/// @param stop called after the last event, with the number of the thread
/// @param tickInterval how far apart the ticks are: 1 ms to a day. Default a second; a tick comes
///     late while a handler runs, and none is made up for
/// @param tick called at each interval, with the number of the thread
public record ThreadHooks(
        IntConsumer start, IntConsumer stop, Duration tickInterval, IntConsumer tick) {
    private static final IntConsumer NOTHING = ThreadHooks::doNothing;

    /// No hooks.
    public static final ThreadHooks NONE =
            new ThreadHooks(NOTHING, NOTHING, Duration.ofSeconds(1), NOTHING);

    /// Checks the interval.
    public ThreadHooks {
        boolean isGood =
                tickInterval.compareTo(Duration.ofMillis(1)) >= 0
                        && tickInterval.compareTo(Duration.ofDays(1)) <= 0;
        if (!isGood) {
            throw new IllegalArgumentException(
                    "tickInterval=" + tickInterval + ", a millisecond to a day");
        }
    }

    /// The same with another start.
    ///
    /// @param action called with the number of the thread
    /// @return a changed copy
    public ThreadHooks onStart(IntConsumer action) {
        return new ThreadHooks(action, stop, tickInterval, tick);
    }

    /// The same with another end.
    ///
    /// @param action called with the number of the thread
    /// @return a changed copy
    public ThreadHooks onStop(IntConsumer action) {
        return new ThreadHooks(start, action, tickInterval, tick);
    }

    /// The same with ticks.
    ///
    /// @param interval how far apart: a millisecond to a day
    /// @param action called with the number of the thread
    /// @return a changed copy
    public ThreadHooks onTick(Duration interval, IntConsumer action) {
        return new ThreadHooks(start, stop, interval, action);
    }

    private static void doNothing(int number) {
        // Whoever sets no hook has this one.
    }

    /// Whether there are ticks.
    ///
    /// @return false if a thread need not wake for them
    public boolean hasTicks() {
        return tick != NOTHING;
    }
}
