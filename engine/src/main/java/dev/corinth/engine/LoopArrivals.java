package dev.corinth.engine;

import java.lang.foreign.MemorySegment;

/// Gives connections what other threads have posted to them, and runs what they hand over. Owned
/// by its loop.
final class LoopArrivals implements Arrivals {
    private final Loop loop;

    LoopArrivals(Loop loop) {
        this.loop = loop;
    }

    @Override
    public void run(Runnable task) {
        loop.callbacks().guard(task);
    }

    @Override
    public void posted(
            long connectionId, int mark, long key, MemorySegment segment, long from, long to) {
        Connection connection = loop.find(connectionId);
        if (connection == null) {
            loop.counters().add(Counter.UNDELIVERED, 1);
            return;
        }
        if (Crossing.isCounted(mark)) {
            connection.addCommanded(from - to);
        }
        if (Crossing.owesWritable(mark)) {
            connection.oweWritable();
        }
        try {
            connection.protocol.posted(Crossing.kind(mark), key, segment, from, to);
        } catch (Throwable thrown) {
            loop.callbacks().failed(connection, thrown);
        }
    }
}
