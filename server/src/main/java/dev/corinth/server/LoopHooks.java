package dev.corinth.server;

import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.engine.ScheduledTask;

/// What an application does on one loop beside handling events. Owned by its loop.
final class LoopHooks {
    private final ThreadHooks hooks;
    private final Loop loop;

    private LoopHooks(ThreadHooks hooks, Loop loop) {
        this.hooks = hooks;
        this.loop = loop;
    }

    /// Calls the start on every loop, and from then on the others; throws what a start throws.
    static void start(ThreadHooks hooks, Engine engine) {
        for (Loop loop : engine.loops()) {
            boolean isStarted = Engine.call(loop, here -> new LoopHooks(hooks, here).start());
            assert isStarted;
        }
    }

    private boolean start() {
        hooks.start().accept(loop.number());
        loop.atEnd(() -> hooks.stop().accept(loop.number()));
        if (hooks.hasTicks()) {
            tickLater();
        }
        return true;
    }

    private void tickLater() {
        // Never cancelled: it ends with the loop.
        ScheduledTask _ = loop.schedule(hooks.tickInterval(), this::tick);
    }

    private void tick() {
        tickLater();
        hooks.tick().accept(loop.number());
    }
}
