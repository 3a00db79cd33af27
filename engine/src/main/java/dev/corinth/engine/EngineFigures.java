package dev.corinth.engine;

import java.util.concurrent.atomic.LongAdder;

/// What is counted for all loops together, and who is told what goes badly. Safe for any thread.
final class EngineFigures {
    private final LongAdder refusedCommands = new LongAdder();
    private volatile LoopWatch watch = LoopWatch.NONE;
    private volatile boolean isShortOfHeap;

    void commandsRefused() {
        refusedCommands.increment();
    }

    long refusedCommands() {
        return refusedCommands.sum();
    }

    void shortOfHeap(boolean isShort) {
        isShortOfHeap = isShort;
    }

    boolean isShortOfHeap() {
        return isShortOfHeap;
    }

    void watch(LoopWatch next) {
        watch = next;
    }

    LoopWatch watch() {
        return watch;
    }

    /// Counts how busy a loop was. On that loop.
    void busy(Loop loop, long busyNs) {
        loop.counters().add(Counter.BUSY_NS, busyNs);
        if (busyNs >= LoopWatch.SLOW_TURN.toNanos()) {
            loop.counters().add(Counter.SLOW_TURNS, 1);
            watch.slow(loop, busyNs);
        }
    }
}
