package dev.corinth.engine;

import dev.corinth.poller.Poller;

/// The last polls of a loop. Stateless; on the loop only.
final class LastPolls {
    /// How long connections that are cut at the end may take until one more is gone: up to 100
    /// times 1 ms.
    private static final int END_POLLS = 100;

    private static final long END_POLL_NS = 1_000_000;

    private LastPolls() {}

    /// Lets connections that were cut be gone, as long as there are fewer and fewer of them: the
    /// kernel may tell only some of many at a time.
    static void awaitCut(Poller poller) {
        int fewest = poller.lines().count();
        for (int idle = 0; fewest > 0 && idle < END_POLLS; idle++) {
            poller.poll(END_POLL_NS);
            if (poller.lines().count() < fewest) {
                fewest = poller.lines().count();
                idle = 0;
            }
        }
    }
}
