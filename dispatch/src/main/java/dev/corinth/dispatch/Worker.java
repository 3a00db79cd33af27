package dev.corinth.dispatch;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;

/// One worker of a pool. Owned by its own thread, but for what is said to be for every thread.
///
/// @param <C> what it keeps for itself
final class Worker<C> {
    /// How many letters of one box are handled before the others have their turn.
    private static final int MOST_OF_A_BOX = 16;

    private final WorkerPool<C> pool;
    private final LinkedTransferQueue<Workers.Task> tasks;
    private final Scratch scratch;
    private final Ticks ticks;
    private final Thread thread;
    private final CompletableFuture<Void> equipped = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private boolean isEnding;

    Worker(WorkerPool<C> pool, LinkedTransferQueue<Workers.Task> tasks, int number) {
        this.pool = pool;
        this.tasks = tasks;
        this.scratch = new Scratch(pool.setup().scratchBytes());
        this.ticks = new Ticks(pool.setup().hooks(), number);
        this.thread =
                Thread.ofPlatform()
                        .name("corinth-worker-" + number)
                        .daemon(true)
                        .unstarted(this::run);
    }

    /// Starts the thread. For every thread.
    ///
    /// @return completes when it has what it keeps, or with why it has not
    CompletableFuture<Void> start() {
        thread.start();
        return equipped;
    }

    /// Interrupts what it does. For every thread.
    void interrupt() {
        thread.interrupt();
    }

    /// Completes when the thread has done everything. For every thread.
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void run() {
        try {
            Optional<C> context = made();
            try {
                work(context);
            } finally {
                close(context);
            }
        } catch (Throwable thrown) {
            // Nobody waits for this any more once the worker was set up: see start of Workers.
            if (!equipped.completeExceptionally(thrown)) {
                throw new IllegalStateException("a worker died", thrown);
            }
        } finally {
            scratch.close();
            ended.complete(null);
        }
    }

    private Optional<C> made() throws Exception {
        Optional<WorkerPool.Context<C>> context = pool.setup().context();
        return context.isEmpty() ? Optional.empty() : Optional.of(context.get().maker().make());
    }

    private void work(Optional<C> context) {
        pool.equip(new WorkerPool.Tools<>(context, scratch));
        ticks.start();
        equipped.complete(null);
        while (!isEnding) {
            Workers.Task task = next();
            if (task != null) {
                handle(task);
            }
            ticks.tickIfDue();
            scratch.reset();
        }
        ticks.stop();
    }

    private Workers.@Nullable Task next() {
        try {
            return tasks.poll(ticks.waitNs(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // It was meant for a handler that has returned meanwhile.
            return tasks.poll();
        }
    }

    private void handle(Workers.Task task) {
        switch (task) {
            case Workers.Letters letters -> handle(letters);
            case Workers.End end -> {
                isEnding = true;
                // Before the next worker ends, whatever was put behind the end is handled.
                Workers.Task late = tasks.poll();
                while (late != null) {
                    if (late instanceof Workers.Letters letters) {
                        handle(letters);
                    }
                    late = tasks.poll();
                }
                tasks.add(end);
            }
        }
    }

    private void handle(Workers.Letters letters) {
        boolean isMore = true;
        int count = 0;
        while (isMore && (count < MOST_OF_A_BOX || isEnding)) {
            isMore = letters.box().handleOne();
            scratch.reset();
            count++;
        }
        if (isMore) {
            tasks.add(letters);
        }
    }

    private void close(Optional<C> context) {
        pool.setup()
                .context()
                .ifPresent(
                        made ->
                                context.ifPresent(
                                        it -> Ticks.guarded("context", () -> close(made, it))));
        pool.equip(null);
    }

    private void close(WorkerPool.Context<C> made, C context) {
        try {
            made.closer().close(context);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the context of a worker was not closed", e);
        }
    }
}
