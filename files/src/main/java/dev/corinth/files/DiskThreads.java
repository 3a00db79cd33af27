package dev.corinth.files;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that wait for the disk in place of loops. Safe for any thread.
///
/// They end when nothing was to be done for ten seconds.
final class DiskThreads {
    /// How many requests may wait for a thread: 1,000.
    static final int MOST_WAITING = 1_000;

    private static final int THREADS = 4;
    private static final long KEPT_SECONDS = 10;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final AtomicInteger waiting = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    KEPT_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    DiskThreads::thread);

    DiskThreads() {
        threads.allowCoreThreadTimeOut(true);
    }

    /// Begins something new.
    ///
    /// @return false if too much waits; it is not done then
    boolean begin(Runnable task) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        threads.execute(
                () -> {
                    waiting.decrementAndGet();
                    task.run();
                });
        return true;
    }

    /// Goes on with something that was begun.
    void goOn(Runnable task) {
        threads.execute(task);
    }

    private static Thread thread(Runnable work) {
        return Thread.ofPlatform()
                .name("corinth-disk-" + NUMBER.getAndIncrement())
                .daemon(true)
                .unstarted(work);
    }
}
