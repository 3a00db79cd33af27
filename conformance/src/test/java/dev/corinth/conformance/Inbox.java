package dev.corinth.conformance;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The events of one end in the order in which they came. Safe for any thread.
final class Inbox {

    /// Longer than any peer needs on a busy machine, shorter than the limit of a test.
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    void add(Event event) {
        events.add(event);
    }

    /// Waits for the next event; fails when none comes.
    Event next() throws InterruptedException {
        Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
            throw new AssertionError("no event within " + PATIENCE_SECONDS + " seconds");
        }
        return event;
    }
}
