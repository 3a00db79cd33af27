package dev.corinth.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/// The time of one loop: read once a turn, and again once the poller may have waited. Owned by its
/// loop; since when it is busy may be asked by every thread.
final class LoopClock {
    /// The loop waits for something to do.
    static final long IDLE = Long.MIN_VALUE;

    private static final VarHandle BUSY_SINCE = handle();

    private final LongSupplier source;
    private long nowNs;
    private boolean isStale;
    private boolean waits;

    /// Written by the loop (opaque): since when it has not waited, or [#IDLE].
    private long busySinceNs;

    LoopClock(LongSupplier source) {
        this.source = source;
        this.nowNs = source.getAsLong();
        this.busySinceNs = IDLE;
    }

    long nowNs() {
        return nowNs;
    }

    /// What the clock shows at this moment.
    long atThisMoment() {
        return source.getAsLong();
    }

    /// Reads the time at the beginning of a turn.
    ///
    /// @return how long the loop has been busy since it last waited, or since the turn before
    long beginTurn() {
        read();
        long busyNs = busySinceNs == IDLE ? 0 : nowNs - busySinceNs;
        BUSY_SINCE.setOpaque(this, nowNs);
        return busyNs;
    }

    /// Says that time may pass before the next look.
    ///
    /// @param isIdle whether the loop waits meanwhile
    void mayWait(boolean isIdle) {
        isStale = true;
        waits = isIdle;
        if (isIdle) {
            BUSY_SINCE.setOpaque(this, IDLE);
        }
    }

    void readIfStale() {
        if (isStale) {
            read();
            if (waits) {
                BUSY_SINCE.setOpaque(this, nowNs);
            }
        }
    }

    /// Since when the loop has not waited, or [#IDLE]. For every thread.
    long busySinceNs() {
        return (long) BUSY_SINCE.getOpaque(this);
    }

    private void read() {
        nowNs = source.getAsLong();
        isStale = false;
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopClock.class, "busySinceNs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
