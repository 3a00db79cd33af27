package dev.corinth.engine;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;

/// What becomes of records that nobody takes any more, for their loop has died: who waits for a
/// task is told. Owned by its loop.
final class Dropping implements Arrivals {
    private static final System.Logger LOG = System.getLogger("dev.corinth.engine");

    private final Counters counters;

    Dropping(Counters counters) {
        this.counters = counters;
    }

    @Override
    public void run(Runnable task) {
        if (task instanceof Command command) {
            try {
                command.dropped().run();
            } catch (Throwable thrown) {
                // The others are told all the same; of what the loop died is known already.
                LOG.log(Level.ERROR, "Exception in what is told of a dropped command", thrown);
            }
        }
    }

    @Override
    public void posted(
            long connectionId, int mark, long key, MemorySegment segment, long from, long to) {
        counters.add(Counter.UNDELIVERED, 1);
    }
}
