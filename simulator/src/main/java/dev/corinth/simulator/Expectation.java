package dev.corinth.simulator;

import java.lang.foreign.MemorySegment;

/// The place that `expect` named for the next bytes of a line. Owned by its loop.
///
/// Its first bytes are poisoned, as the place is the poller's until bytes arrive: whoever relies
/// on their content, or writes there, is found out. The poison is not that of memory that is given
/// back to a loop: whoever gives the place back too early is found out too.
final class Expectation {
    private static final int WATCHED_BYTES = 256;
    private static final byte POISON = (byte) 0xE5;

    private final SimulatedNetwork network;
    private final MemorySegment segment;
    private final long from;
    private final long to;

    Expectation(SimulatedNetwork network, MemorySegment segment, long from, long to) {
        this.network = network;
        this.segment = segment;
        this.from = from;
        this.to = to;
        Memory.poison(segment, from, watchedTo(), POISON);
    }

    MemorySegment segment() {
        return segment;
    }

    long from() {
        return from;
    }

    /// How many of the bytes at hand fit.
    int fitting(int count) {
        return (int) Math.min(count, to - from);
    }

    void requireUntouched() {
        if (!Memory.isPoisoned(segment, from, watchedTo(), POISON)) {
            throw network.misuse("the place of an expect was used before the next received");
        }
    }

    private long watchedTo() {
        return Math.min(to, from + WATCHED_BYTES);
    }
}
