package dev.corinth.load;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// The messages of one publisher, and who still awaits them. Written by the publisher's lane and
/// by those of the receivers; safe for their threads.
///
/// A slot is used again only when its message has reached everybody. Messages reach a receiver in
/// their order, so the one before has then reached everybody too.
final class Stream {
    private final AtomicLongArray since;
    private final AtomicIntegerArray waiting;
    private final int mask;
    private final AtomicLong published = new AtomicLong();
    private volatile int receivers;
    private volatile Runnable whenReached = () -> {};

    /// @param capacity how many messages are under way at most; a power of two
    Stream(int capacity) {
        this.since = new AtomicLongArray(capacity);
        this.waiting = new AtomicIntegerArray(capacity);
        this.mask = capacity - 1;
    }

    int capacity() {
        return mask + 1;
    }

    /// How many receive, before the first message.
    void receivers(int count) {
        receivers = count;
    }

    /// What is done when a message has reached everybody, on the thread of its last receiver.
    void whenReached(Runnable action) {
        whenReached = action;
    }

    /// A message is about to be sent. By the publisher only.
    ///
    /// @return its number
    long publish(long sinceNs) {
        long number = published.getPlain();
        since.setPlain(slot(number), sinceNs);
        waiting.setPlain(slot(number), receivers);
        published.setRelease(number + 1);
        return number;
    }

    /// How many messages were sent.
    long published() {
        return published.getAcquire();
    }

    /// From when the latency of a message counts. For one that was sent and has not reached
    /// everybody.
    long sinceNs(long number) {
        return since.getPlain(slot(number));
    }

    /// A message has reached one more.
    void reached(long number) {
        if (waiting.decrementAndGet(slot(number)) == 0) {
            whenReached.run();
        }
    }

    private int slot(long number) {
        return (int) number & mask;
    }
}
