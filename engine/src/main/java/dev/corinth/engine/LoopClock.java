package dev.corinth.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// The time of one loop: read once a turn, and again once the poller may have waited. Owned by its
/// loop; since when it is busy may be asked by every thread.
///
/// It also sees when the loop stood still: when between two looks more than [#STANDSTILL_NS] has
/// passed beyond what the loop wanted to wait. A collection of garbage, a frozen machine, a handler
/// that blocks: meanwhile nobody could be heard, so nobody is to be closed for it.
///
/// ```
/// look ├── as long as it wanted to wait ──┤◄── stood still ──►┤ look
///                     a deadline is here or later ─► moved ─────────┤ 1 s ├─► here
/// ```
final class LoopClock {
    /// The loop waits for something to do.
    static final long IDLE = Long.MIN_VALUE;

    /// A shorter time without a look is an ordinary one: 1 s.
    static final long STANDSTILL_NS = 1_000_000_000L;

    /// A loop that stands still again so soon is an overloaded one: 3 s.
    static final long SOON_NS = 3 * STANDSTILL_NS;

    private static final VarHandle BUSY_SINCE = handle();

    private final LongSupplier source;
    private final LongConsumer standstills;
    private long nowNs;
    private boolean isStale;
    private long waitUntilNs;

    /// When the loop last went on after it had stood still.
    private long wentOnNs;

    /// Written by the loop (opaque): since when it has not waited, or [#IDLE].
    private long busySinceNs;

    /// @param standstills is told by how much to move back what waits for peers
    LoopClock(LongSupplier source, LongConsumer standstills) {
        this.source = source;
        this.standstills = standstills;
        this.nowNs = source.getAsLong();
        this.wentOnNs = nowNs - SOON_NS;
        this.busySinceNs = IDLE;
    }

    long nowNs() {
        return nowNs;
    }

    /// The time after a delay, or the end of all time.
    long after(Duration delay) {
        Duration most = Duration.ofNanos(Long.MAX_VALUE - Math.max(0, nowNs));
        return delay.compareTo(most) < 0 ? nowNs + delay.toNanos() : Long.MAX_VALUE;
    }

    /// What the clock shows at this moment.
    long atThisMoment() {
        return source.getAsLong();
    }

    /// Reads the time at the beginning of a turn.
    ///
    /// @param isStepped whether the time between two turns is not the loop's but its caller's
    /// @return how long the loop has been busy since it last waited, or since the turn before
    long beginTurn(boolean isStepped) {
        long beforeNs = nowNs;
        read();
        long busyNs = busySinceNs == IDLE ? 0 : nowNs - busySinceNs;
        BUSY_SINCE.setOpaque(this, nowNs);
        if (!isStepped) {
            lookFor(nowNs - beforeNs);
        }
        return busyNs;
    }

    /// Says that time may pass before the next look.
    ///
    /// @param waitNs for how long the loop may wait meanwhile; 0 if it does not, negative for as
    ///     long as it takes
    void mayWait(long waitNs) {
        isStale = true;
        boolean isBounded = waitNs >= 0 && waitNs < Protocol.NEVER - Math.max(0, nowNs);
        waitUntilNs = isBounded ? nowNs + waitNs : Protocol.NEVER;
        if (waitNs != 0) {
            BUSY_SINCE.setOpaque(this, IDLE);
        }
    }

    void readIfStale() {
        if (isStale) {
            read();
            if (busySinceNs == IDLE) {
                BUSY_SINCE.setOpaque(this, nowNs);
            }
            lookFor(nowNs - waitUntilNs);
        }
    }

    /// Since when the loop has not waited, or [#IDLE]. For every thread.
    long busySinceNs() {
        return (long) BUSY_SINCE.getOpaque(this);
    }

    /// The shorter of two times to wait, of which a negative one is for ever.
    static long shorter(long one, long other) {
        if (one < 0 || other < 0) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    private void read() {
        nowNs = source.getAsLong();
        isStale = false;
    }

    /// Tells how much time is to be given again, if the loop stood still: a second more than it
    /// took, so that what has come meanwhile is heard before anybody is judged. If it does so again
    /// soon, a second less: however slow a loop is, the time of a dead peer goes on.
    private void lookFor(long lateNs) {
        if (lateNs <= STANDSTILL_NS) {
            return;
        }
        boolean isSoon = nowNs - lateNs - wentOnNs < SOON_NS;
        wentOnNs = nowNs;
        standstills.accept(isSoon ? lateNs - STANDSTILL_NS : lateNs + STANDSTILL_NS);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(LoopClock.class, "busySinceNs", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
