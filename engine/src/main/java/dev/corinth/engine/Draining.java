package dev.corinth.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;

/// Says goodbye to the connections of one loop, some at a time, so that not all of them come back
/// somewhere else at once. Owned by its loop.
///
/// ```
/// notice ─► no new connections ─► some are told ─► some more ─► … ─► all are told: [#done]
///                                └─ 10 ms ─┘
/// ```
final class Draining {
    /// How long between one lot and the next.
    private static final Duration STEP = Duration.ofMillis(10);

    /// How many are told at a time even where the window would let them wait longer.
    private static final int LEAST = 50;

    private final Loop loop;
    private final Runnable done;
    private long[] ids = {};
    private int told;
    private long endNs;

    /// @param done what to do when all are told
    Draining(Loop loop, Runnable done) {
        this.loop = loop;
        this.done = done;
    }

    /// @param notice how long until it begins
    /// @param window how long telling all of them may take
    void start(Duration notice, Duration window) {
        if (notice.isZero()) {
            begin(window);
        } else {
            ScheduledTask _ = loop.schedule(notice, () -> begin(window));
        }
    }

    private void begin(Duration window) {
        loop.beginDrain();
        var all = LongStream.builder();
        loop.forEachConnection(connection -> all.add(connection.id()));
        ids = all.build().toArray();
        endNs = loop.after(window);
        step();
    }

    private void step() {
        int last = Math.min(ids.length, told + some());
        while (told < last) {
            tell(ids[told++]);
        }
        if (told < ids.length) {
            ScheduledTask _ = loop.schedule(STEP, this::step);
        } else {
            ids = Arrays.copyOf(ids, 0);
            done.run();
        }
    }

    private void tell(long id) {
        Connection connection = loop.find(id);
        if (connection != null) {
            loop.tellStopping(connection);
        }
    }

    private int some() {
        long leftNs = endNs - loop.nowNs();
        long steps = Math.max(0, leftNs) / STEP.toNanos() + 1;
        return Math.max(LEAST, Math.ceilDiv(ids.length - told, (int) Math.min(steps, 1 << 20)));
    }
}
