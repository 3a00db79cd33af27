package dev.corinth.dispatch;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// How much waits in all mailboxes of one dispatch, and who brings nothing because of it. Safe for
/// any thread.
///
/// Problem: a mailbox that is held must be released when there is room again, although the news
/// that there is room and the news that it is held may cross.
///
/// Whoever holds puts the mailbox on the list and then looks at the counts once more; whoever makes
/// room changes the counts and then looks at the list. Both are atomic steps in one order for all
/// threads. So at least one of the two sees the other; a mailbox that is taken off the list is
/// released by the one who took it, once.
final class Backlog {
    private final DispatchLimits limits;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final ConcurrentLinkedQueue<Mailbox> held = new ConcurrentLinkedQueue<>();

    Backlog(DispatchLimits limits) {
        this.limits = limits;
    }

    /// Counts a message before it can be handled.
    ///
    /// @return whether that was the last for now: its mailbox is to be held
    boolean add(long length) {
        long count = messages.incrementAndGet();
        return bytes.addAndGet(length) >= limits.bytes() || count >= limits.messages();
    }

    /// Counts a message that was handled.
    void remove(long length) {
        messages.decrementAndGet();
        bytes.addAndGet(-length);
        if (!held.isEmpty() && isLow()) {
            releaseAll();
        }
    }

    /// Holds a mailbox until there is room. On its loop.
    void hold(Mailbox mailbox) {
        if (mailbox.isHeld(Mailbox.SHARED_IS_FULL)) {
            return;
        }
        mailbox.hold(Mailbox.SHARED_IS_FULL);
        held.add(mailbox);
        if (isLow()) {
            releaseAll();
        }
    }

    long messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    private boolean isLow() {
        return messages.get() <= limits.messages() / 2 && bytes.get() <= limits.bytes() / 2;
    }

    private void releaseAll() {
        Mailbox next = held.poll();
        while (next != null) {
            next.releaseSoon(Mailbox.SHARED_IS_FULL);
            next = held.poll();
        }
    }
}
