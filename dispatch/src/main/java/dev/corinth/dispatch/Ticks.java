package dev.corinth.dispatch;

import java.lang.System.Logger.Level;

/// The hooks of one thread, called when they are due. Owned by that thread.
final class Ticks {
    private static final System.Logger LOG = System.getLogger("dev.corinth.dispatch");

    private final ThreadHooks hooks;
    private final int number;
    private final long intervalNs;
    private long nextNs;

    Ticks(ThreadHooks hooks, int number) {
        this.hooks = hooks;
        this.number = number;
        this.intervalNs = hooks.tickInterval().toNanos();
    }

    /// Begins: what the hook throws is thrown on.
    void start() {
        hooks.start().accept(number);
        nextNs = System.nanoTime() + intervalNs;
    }

    void stop() {
        guarded("stop", () -> hooks.stop().accept(number));
    }

    /// Calls the tick if it is due.
    void tickIfDue() {
        if (hooks.hasTicks() && waitNs() <= 0) {
            guarded("tick", () -> hooks.tick().accept(number));
            nextNs = System.nanoTime() + intervalNs;
        }
    }

    /// How long the thread may sleep: without end if there are no ticks.
    long waitNs() {
        return hooks.hasTicks() ? nextNs - System.nanoTime() : Long.MAX_VALUE;
    }

    /// Runs something that must not end the thread.
    static void guarded(String what, Runnable action) {
        // An interrupt until now was for a handler.
        boolean _ = Thread.interrupted();
        try {
            action.run();
        } catch (Throwable thrown) {
            String name = Thread.currentThread().getName();
            LOG.log(Level.ERROR, "Exception in the " + what + " of " + name, thrown);
        }
    }
}
