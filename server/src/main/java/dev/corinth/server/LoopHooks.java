package dev.corinth.server;

import dev.corinth.dispatch.ThreadHooks;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.engine.ScheduledTask;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What an application does on one loop beside handling events. Owned by its loop.
final class LoopHooks {
    private final ThreadHooks hooks;
    private final Loop loop;
    private final Runnable ending = this::stop;
    private @Nullable ScheduledTask nextTick;

    private LoopHooks(ThreadHooks hooks, Loop loop) {
        this.hooks = hooks;
        this.loop = loop;
    }

    /// Calls the start on every loop, and from then on the others; throws what a start throws, and
    /// nothing has started then.
    static List<LoopHooks> start(ThreadHooks hooks, Engine engine) {
        var started = new ArrayList<LoopHooks>();
        try {
            for (Loop loop : engine.loops()) {
                started.add(Engine.call(loop, here -> new LoopHooks(hooks, here).start()));
            }
        } catch (RuntimeException | Error e) {
            undo(started, e);
            throw e;
        }
        return started;
    }

    /// Calls the stop where a start was called, and nothing from then on.
    ///
    /// @param started on their loops
    /// @param reason why; what a stop throws is added to it
    static void undo(List<LoopHooks> started, Throwable reason) {
        for (LoopHooks each : started) {
            try {
                boolean isStopped = Engine.call(each.loop, here -> each.undo());
                assert isStopped;
            } catch (RuntimeException | Error e) {
                reason.addSuppressed(e);
            }
        }
    }

    private LoopHooks start() {
        hooks.start().accept(loop.number());
        loop.atEnd(ending);
        if (hooks.hasTicks()) {
            tickLater();
        }
        return this;
    }

    private boolean undo() {
        loop.cancelAtEnd(ending);
        ScheduledTask tick = nextTick;
        if (tick != null) {
            tick.cancel();
        }
        stop();
        return true;
    }

    private void stop() {
        hooks.stop().accept(loop.number());
    }

    private void tickLater() {
        // Cancelled only when the start of the server fails: it ends with the loop.
        nextTick = loop.schedule(hooks.tickInterval(), this::tick);
    }

    private void tick() {
        tickLater();
        hooks.tick().accept(loop.number());
    }
}
