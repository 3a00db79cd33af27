package dev.corinth.dispatch;

import dev.corinth.engine.Connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// The virtual threads that run for one server: one for each box that is not empty. Safe for any
/// thread.
final class VirtualDispatcher implements Dispatcher {
    private final LetterBox.Shared shared;

    /// Who runs, to be interrupted at the deadline and waited for at the end.
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();

    private volatile boolean isEnding;

    VirtualDispatcher(DispatchLimits limits) {
        this.shared = LetterBox.Shared.of(limits, this::ready);
    }

    @Override
    public Mailbox mailbox(Connection connection, Recipient recipient) {
        return new LetterBox(connection, recipient, shared);
    }

    @Override
    public long pendingMessages() {
        return shared.backlog().messages();
    }

    @Override
    public void dropAfter(Duration grace) {
        shared.drops().onAfter(grace, "virtual threads", () -> running.forEach(Thread::interrupt));
    }

    @Override
    public CompletableFuture<Void> end() {
        // Set before the look at the threads; each of them looks the other way round.
        isEnding = true;
        endIfIdle();
        return shared.drops().ended();
    }

    /// How many threads there are now.
    int threads() {
        return running.size();
    }

    private void ready(LetterBox box) {
        Thread thread =
                Thread.ofVirtual()
                        .name("corinth-connection-" + Long.toHexString(box.id()))
                        .unstarted(() -> empty(box));
        running.add(thread);
        thread.start();
    }

    private void empty(LetterBox box) {
        try {
            boolean isMore = true;
            while (isMore) {
                isMore = box.handleOne();
            }
        } finally {
            // The end waits for whoever is in here.
            running.remove(Thread.currentThread());
            endIfIdle();
        }
    }

    private void endIfIdle() {
        if (isEnding && running.isEmpty()) {
            shared.drops().ended().complete(null);
        }
    }
}
