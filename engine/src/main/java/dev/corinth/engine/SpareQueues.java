package dev.corinth.engine;

import java.util.ArrayList;

/// Queues that no connection needs now, kept for those that will: a broadcast to many makes none.
/// Owned by its loop.
///
/// Kept are at most [#MOST], and only such as have not grown: about 400 KiB.
final class SpareQueues {
    static final int MOST = 1_024;

    private final Slabs slabs;
    private final ArrayList<OutputQueue> spare = new ArrayList<>();

    SpareQueues(Slabs slabs) {
        this.slabs = slabs;
    }

    /// An empty queue.
    OutputQueue take() {
        return spare.isEmpty() ? new OutputQueue(slabs) : spare.removeLast();
    }

    /// Empties a queue that its connection has let go of.
    void give(OutputQueue queue) {
        queue.clear();
        assert !spare.contains(queue) : "given back twice";
        if (spare.size() < MOST && queue.isSmall()) {
            spare.add(queue);
        }
    }

    int count() {
        return spare.size();
    }
}
