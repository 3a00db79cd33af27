package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;

/// Writes one kind of failure down no more often than somebody reads. Safe for any thread; nobody
/// waits.
///
/// That is ten times a second, twenty at once, and with the next one how many were left out: who
/// makes something fail at will must not fill the logs.
public final class SparingLog {
    private static final Rate WRITTEN = Rate.perSecond(10).burst(20);

    private final System.Logger logger;
    private final AtomicLong fullNs = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong unwritten = new AtomicLong();

    /// For one kind of failure.
    ///
    /// @param logger where it is written
    public SparingLog(System.Logger logger) {
        this.logger = logger;
    }

    /// Writes a failure down, or counts it.
    ///
    /// @param level how grave it is
    /// @param text what failed
    /// @param thrown by what, or null
    public void log(Level level, String text, @Nullable Throwable thrown) {
        log(level, text, thrown, System.nanoTime());
    }

    void log(Level level, String text, @Nullable Throwable thrown, long nowNs) {
        if (isAllowed(nowNs)) {
            long more = unwritten.getAndSet(0);
            String all = more == 0 ? text : text + ", and " + more + " before that were not logged";
            logger.log(level, all, thrown);
        } else {
            unwritten.incrementAndGet();
        }
    }

    /// Two threads may spend at once; the loser tries again with what the winner left.
    private boolean isAllowed(long nowNs) {
        long before = fullNs.get();
        long after = WRITTEN.spend(before, 1, nowNs);
        while (WRITTEN.debtNs(after, nowNs) <= 0) {
            if (fullNs.compareAndSet(before, after)) {
                return true;
            }
            before = fullNs.get();
            after = WRITTEN.spend(before, 1, nowNs);
        }
        return false;
    }
}
