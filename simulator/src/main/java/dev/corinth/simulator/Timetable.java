package dev.corinth.simulator;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/// Virtual time, with the moments at which something arrives. Guarded by the lock of its network;
/// the time may be read by every thread.
final class Timetable {
    static final long NOTHING = Long.MAX_VALUE;

    private final PriorityQueue<Long> moments = new PriorityQueue<>();
    private volatile long virtualNs = TimeUnit.SECONDS.toNanos(1);

    long virtualNs() {
        return virtualNs;
    }

    void advance(long ns) {
        long now = virtualNs;
        virtualNs = now + ns;
    }

    void add(long momentNs) {
        moments.add(momentNs);
    }

    /// How long it is from now to the next moment, or [#NOTHING].
    long untilNextNs(long nowNs) {
        while (!moments.isEmpty() && moments.element() <= nowNs) {
            moments.remove();
        }
        return moments.isEmpty() ? NOTHING : moments.element() - nowNs;
    }
}
