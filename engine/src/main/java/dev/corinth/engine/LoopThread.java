package dev.corinth.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// The thread of one loop, from opening it to its end. Safe for any thread.
final class LoopThread {
    private final Engine engine;
    private final int number;
    private final CompletableFuture<Loop> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // Used by the loop's thread only.
    private boolean isStopping;
    private long deadlineNs = Long.MAX_VALUE;

    LoopThread(Engine engine, int number) {
        this.engine = engine;
        this.number = number;
    }

    /// Starts the thread and waits until its loop is open.
    Loop open() {
        EngineConfig config = engine.config();
        Thread.ofPlatform()
                .name(config.threadName() + number)
                .daemon(config.daemon())
                .start(this::run);
        return join(opened);
    }

    /// Asks the loop to stop.
    void stop(Duration grace) {
        if (!opened.isCompletedExceptionally()) {
            Loop loop = join(opened);
            loop.execute(() -> beginStop(loop, grace));
        }
    }

    /// Asks the loop to tell its connections little by little, and then to stop.
    void drain(Duration notice, Duration window, Duration grace) {
        Loop loop = join(opened);
        Draining draining = new Draining(loop, () -> beginStop(loop, grace));
        boolean _ = loop.execute(() -> draining.start(notice, window));
    }

    /// Completes when the loop has ended, with the error if it died.
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// Waits for an answer and throws what it threw, as it is.
    static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    private void run() {
        Loop loop;
        try {
            loop = new Loop(engine, number, engine.config());
        } catch (Throwable e) {
            // Also what a poller throws that lacks a library of the system.
            opened.completeExceptionally(e);
            ended.complete(null);
            return;
        }
        opened.complete(loop);
        try {
            turnUntilStopped(loop);
            loop.end();
            ended.complete(null);
        } catch (Throwable fatal) {
            loop.abandon(fatal);
            ended.completeExceptionally(fatal);
            throw fatal;
        }
    }

    private void turnUntilStopped(Loop loop) {
        while (!isStopping) {
            loop.turn(-1);
        }
        while (loop.connectionCount() > 0 && loop.nowNs() < deadlineNs) {
            loop.turn(deadlineNs - loop.nowNs());
        }
    }

    private void beginStop(Loop loop, Duration grace) {
        deadlineNs = Math.min(deadlineNs, loop.after(grace));
        if (!isStopping) {
            isStopping = true;
            loop.beginStop();
        }
    }
}
