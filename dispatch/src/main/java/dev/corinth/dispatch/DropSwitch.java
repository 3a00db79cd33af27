package dev.corinth.dispatch;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// The end of the time in which messages are handled, when a server stops. Safe for any thread.
///
/// At the deadline the handlers that still run are interrupted and messages are dropped; what says
/// that a connection is gone is handled all the same. Those that still run are left behind when
/// none has returned for a second.
final class DropSwitch {
    private static final System.Logger LOG = System.getLogger("dev.corinth.dispatch");
    private static final long LAST_WORD_NS = 1_000_000_000;

    private final AtomicBoolean isOn = new AtomicBoolean();
    private final AtomicLong returned = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    boolean isOn() {
        return isOn.get();
    }

    /// A handler has returned. For the threads that run handlers.
    void handlerReturned() {
        if (isOn()) {
            returned.incrementAndGet();
        }
    }

    /// Completes when the last handler has returned, or is left behind.
    CompletableFuture<Void> ended() {
        return ended;
    }

    /// Sets the deadline; an earlier one holds.
    ///
    /// @param who what to call the handlers that are left behind
    /// @param interrupt interrupts the handlers that run
    void onAfter(Duration grace, String who, Runnable interrupt) {
        if (grace.isZero()) {
            turnOn(who, interrupt);
        } else {
            Duration most = Duration.ofNanos(Long.MAX_VALUE);
            long delayNs = grace.compareTo(most) < 0 ? grace.toNanos() : Long.MAX_VALUE;
            later(delayNs, () -> turnOn(who, interrupt));
        }
    }

    private void turnOn(String who, Runnable interrupt) {
        if (!ended.isDone() && isOn.compareAndSet(false, true)) {
            interrupt.run();
            awaitLastWord(who);
        }
    }

    private void awaitLastWord(String who) {
        long before = returned.get();
        later(
                LAST_WORD_NS,
                () -> {
                    if (returned.get() == before) {
                        leaveBehind(who);
                    } else {
                        awaitLastWord(who);
                    }
                });
    }

    private void leaveBehind(String who) {
        if (!ended.isDone()) {
            LOG.log(Level.WARNING, "A handler did not return when its server stopped: " + who);
            ended.complete(null);
        }
    }

    private static void later(long delayNs, Runnable action) {
        CompletableFuture.delayedExecutor(delayNs, TimeUnit.NANOSECONDS).execute(action);
    }
}
