package dev.corinth.load;

import java.util.function.LongConsumer;

/// The times at which messages are to be sent, evenly over a second. Owned by its loop.
///
/// It does not know whether anything was sent: who is late is late, and the latency of a message
/// counts from the time that stands here.
final class Pacer {
    private final long startNs;
    private final double intervalNs;
    private final double offset;
    private long count;

    /// @param startNs when the first interval begins
    /// @param perSecond how many a second, more than 0
    /// @param offset where in its interval each stands: 0 to less than 1
    Pacer(long startNs, double perSecond, double offset) {
        this.startNs = startNs;
        this.intervalNs = 1e9 / perSecond;
        this.offset = offset;
    }

    /// When the next is to be sent.
    long nextNs() {
        return startNs + (long) ((count + offset) * intervalNs);
    }

    boolean isDue(long nowNs) {
        return nowNs - nextNs() >= 0;
    }

    /// Takes those that are due and stand in a window.
    ///
    /// @param most how many at once
    /// @param each told when each of them is to be sent
    /// @return how many nanoseconds until the next is due, or [Job#NEVER] if it stands behind the
    ///     window
    long takeDue(long nowNs, Window window, int most, LongConsumer each) {
        for (int i = 0; i < most && isDue(nowNs) && !window.isOver(nextNs()); i++) {
            each.accept(take());
        }
        return window.isOver(nextNs()) ? Job.NEVER : Math.max(0, nextNs() - nowNs);
    }

    /// Goes on to the one behind.
    ///
    /// @return when the one that was next is to be sent
    long take() {
        long timeNs = nextNs();
        count++;
        return timeNs;
    }
}
