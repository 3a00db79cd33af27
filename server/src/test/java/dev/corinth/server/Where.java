package dev.corinth.server;

import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.DispatchLimits;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.websocket.WebSocketListener;

/// The places where a handler may run, for tests of all of them. Immutable.
enum Where {
    LOOP,
    POOL,
    VIRTUAL,
    APP;

    /// With limits that are easy to reach.
    static final int FEW = 8;

    Dispatch dispatch() {
        return switch (this) {
            case LOOP -> Dispatch.onLoop();
            case POOL -> WorkerPool.of(3);
            case VIRTUAL -> VirtualThreads.standard();
            case APP -> AppThread.of("test");
        };
    }

    /// A place in which little can wait.
    Dispatch narrow() {
        DispatchLimits few = DispatchLimits.STANDARD.connectionMessages(FEW).messages(FEW);
        return switch (this) {
            case LOOP -> Dispatch.onLoop();
            case POOL -> WorkerPool.of(1).limits(few);
            case VIRTUAL -> VirtualThreads.standard().limits(few);
            case APP -> AppThread.of("test").limits(few).ringBytes(256, 1024);
        };
    }

    WebSocketRoute route(WebSocketListener listener) {
        return WebSocketRoute.of(listener).runOn(dispatch());
    }
}
