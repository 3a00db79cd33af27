package dev.corinth.dispatch;

import dev.corinth.engine.Connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedTransferQueue;

/// The workers of a pool that run for one server, and the boxes that wait for one of them. Safe for
/// any thread.
///
/// A box waits here once, while something is in it. A worker takes the box that has waited longest,
/// handles a few of its letters and puts it behind the others: so work is spread evenly over
/// workers, and no connection holds up the others for long.
final class Workers implements Dispatcher {
    private final LetterBox.Shared shared;
    private final LinkedTransferQueue<Task> tasks = new LinkedTransferQueue<>();
    private final List<Worker<?>> workers = new ArrayList<>();

    /// What a worker takes from the queue. Safe for any thread.
    sealed interface Task {}

    /// A box with letters. Immutable.
    ///
    /// @param box in hand of whoever takes this
    record Letters(LetterBox box) implements Task {}

    /// The end, which each worker leaves for the next. Immutable.
    record End() implements Task {}

    private Workers(DispatchLimits limits) {
        this.shared = LetterBox.Shared.of(limits, this::ready);
    }

    /// Starts the workers of a pool and waits until each has what it keeps.
    static <C> Workers start(WorkerPool<C> pool) {
        Workers started = new Workers(pool.setup().limits());
        var equipped = new ArrayList<CompletableFuture<Void>>();
        for (int number = 0; number < pool.setup().threads(); number++) {
            Worker<C> worker = new Worker<>(pool, started.tasks, number);
            started.workers.add(worker);
            equipped.add(worker.start());
        }
        try {
            CompletableFuture.allOf(equipped.toArray(CompletableFuture<?>[]::new)).join();
        } catch (CompletionException e) {
            started.end().join();
            throw new IllegalStateException("a worker could not be set up", e.getCause());
        }
        return started;
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
        shared.drops()
                .onAfter(
                        grace,
                        "a pool of " + workers.size() + " workers",
                        () -> workers.forEach(Worker::interrupt));
    }

    @Override
    public CompletableFuture<Void> end() {
        tasks.add(new End());
        CompletableFuture<Void> ended = shared.drops().ended();
        var all = workers.stream().map(Worker::ended).toArray(CompletableFuture<?>[]::new);
        CompletableFuture<Void> _ =
                CompletableFuture.allOf(all).whenComplete((nothing, error) -> ended.complete(null));
        return ended;
    }

    private void ready(LetterBox box) {
        tasks.add(new Letters(box));
    }
}
