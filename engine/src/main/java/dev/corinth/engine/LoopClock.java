package dev.corinth.engine;

import java.util.function.LongSupplier;

/// The time of one loop: read once a turn, and again once the poller may have waited. Owned by its
/// loop.
final class LoopClock {
    private final LongSupplier source;
    private long nowNs;
    private boolean isStale;

    LoopClock(LongSupplier source) {
        this.source = source;
        this.nowNs = source.getAsLong();
    }

    long nowNs() {
        return nowNs;
    }

    /// What the clock shows at this moment.
    long atThisMoment() {
        return source.getAsLong();
    }

    void read() {
        nowNs = source.getAsLong();
        isStale = false;
    }

    /// Says that time may pass before the next look.
    void mayWait() {
        isStale = true;
    }

    void readIfStale() {
        if (isStale) {
            read();
        }
    }
}
