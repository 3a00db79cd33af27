package dev.corinth.server;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Counters;
import dev.corinth.engine.Loop;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/// The figures of one loop at about one moment. Immutable.
///
/// @param number of the loop
/// @param heldUp for how long it has not looked at who else waits; zero while it waits itself
/// @param counts everything that it counts, since the start
public record LoopSnapshot(int number, Duration heldUp, Map<Counter, Long> counts) {
    static LoopSnapshot of(Loop loop, long nowNs) {
        Counters counters = loop.counters();
        var counts = new EnumMap<Counter, Long>(Counter.class);
        for (Counter counter : Counter.values()) {
            counts.put(counter, counters.count(counter));
        }
        Duration heldUp = Duration.ofNanos(loop.busyNs(nowNs));
        return new LoopSnapshot(loop.number(), heldUp, Collections.unmodifiableMap(counts));
    }

    /// A figure of this loop.
    ///
    /// @param counter which
    /// @return 0 or more, since the start
    public long count(Counter counter) {
        return counts.getOrDefault(counter, 0L);
    }

    /// How many WebSockets it has.
    ///
    /// @return 0 or more
    public long webSockets() {
        return Math.max(0, count(Counter.WEBSOCKETS_OPENED) - count(Counter.WEBSOCKETS_CLOSED));
    }
}
