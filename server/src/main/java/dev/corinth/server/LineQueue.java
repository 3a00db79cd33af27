package dev.corinth.server;

import dev.corinth.json.Escapes;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Lines on their way from loops to a sink, which a thread of its own writes. Safe for any thread.
///
/// Adding never waits: what is too much is dropped and counted, and so is what the sink cannot
/// write, and a line that cannot be made. A sink that fails is tried again each second.
///
/// The access log and the traces of frames have one each; a program may have its own, for a log
/// framework that would write on the thread that logs, which may be a loop.
public final class LineQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");
    private static final int MOST_AT_ONCE = 1024;
    private static final long RETRY_NS = 1_000_000_000;

    private final LogSink sink;
    private final int maxWaiting;
    private final ConcurrentLinkedQueue<Supplier<String>> lines = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean isAsleep = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean isClosed;

    // Used by the thread only.
    private boolean isFailing;
    private long retryNs;
    private long nextWarningNs = System.nanoTime();

    /// Starts the thread that writes, a daemon.
    ///
    /// @param name of the thread
    /// @param sink where the lines go; closed when all is written
    /// @param maxWaiting how many lines may wait: 1 or more
    public LineQueue(String name, LogSink sink, int maxWaiting) {
        if (maxWaiting < 1) {
            throw new IllegalArgumentException("maxWaiting=" + maxWaiting + ", 1 or more");
        }
        this.sink = sink;
        this.maxWaiting = maxWaiting;
        this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /// Adds a line, or drops it.
    ///
    /// @param line made by the thread that writes; it may have line ends inside
    public void add(Supplier<String> line) {
        if (waiting.incrementAndGet() > maxWaiting) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        lines.add(line);
        if (isAsleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /// How many lines were lost.
    ///
    /// @return 0 or more
    public long dropped() {
        return dropped.get();
    }

    /// Writes what waits, and then no more. Waits for that, two seconds at most.
    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(2000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isClosed || !lines.isEmpty()) {
            List<String> some = take();
            if (some.isEmpty()) {
                sleep();
            } else {
                write(some);
            }
        }
        try {
            sink.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "A log could not be closed: {0}", Escapes.shown("" + e));
        }
    }

    private void sleep() {
        isAsleep.set(true);
        if (lines.isEmpty() && !isClosed) {
            LockSupport.park(this);
        }
        isAsleep.set(false);
    }

    private List<String> take() {
        var some = new ArrayList<String>();
        Supplier<String> line = lines.poll();
        while (line != null) {
            waiting.decrementAndGet();
            make(line, some);
            line = some.size() < MOST_AT_ONCE ? lines.poll() : null;
        }
        return some;
    }

    /// What an application has a say in may throw, which costs that line alone.
    private void make(Supplier<String> line, List<String> some) {
        try {
            some.add(line.get());
        } catch (RuntimeException | AssertionError e) {
            dropped.incrementAndGet();
            if (System.nanoTime() - nextWarningNs >= 0) {
                nextWarningNs = System.nanoTime() + RETRY_NS;
                LOG.log(
                        Level.WARNING,
                        "A line of a log cannot be made: {0}",
                        Escapes.shown("" + e));
            }
        }
    }

    private void write(List<String> some) {
        if (isFailing && System.nanoTime() - retryNs < 0) {
            dropped.addAndGet(some.size());
            return;
        }
        try {
            sink.write(some);
            if (isFailing) {
                isFailing = false;
                LOG.log(Level.WARNING, "A log is written again; lines lost: {0}", dropped.get());
            }
        } catch (IOException | RuntimeException e) {
            dropped.addAndGet(some.size());
            retryNs = System.nanoTime() + RETRY_NS;
            if (!isFailing) {
                isFailing = true;
                LOG.log(Level.WARNING, "A log cannot be written: {0}", Escapes.shown("" + e));
            }
        }
    }
}
