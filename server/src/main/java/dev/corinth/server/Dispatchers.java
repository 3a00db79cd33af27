package dev.corinth.server;

import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.Dispatcher;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.concurrent.CompletableFuture;

/// The threads on which the handlers of one running server run, beside its loops. Immutable; safe
/// for any thread.
final class Dispatchers {
    private final IdentityHashMap<Dispatch, Dispatcher> running = new IdentityHashMap<>();

    private Dispatchers() {}

    /// Starts what routes ask for: one set of threads for each object.
    static Dispatchers start(Collection<Dispatch> asked, Engine engine) {
        var all = new Dispatchers();
        try {
            for (Dispatch dispatch : asked) {
                if (!all.running.containsKey(dispatch)) {
                    dispatch.start(engine).ifPresent(it -> all.running.put(dispatch, it));
                }
            }
        } catch (RuntimeException e) {
            all.end().join();
            throw e;
        }
        return all;
    }

    /// How many cores these keep busy: one each of those that have a thread of their own, one for
    /// all virtual threads. Workers mostly wait for something else.
    static int busyCores(Collection<Dispatch> asked) {
        long apps = asked.stream().filter(AppThread.class::isInstance).distinct().count();
        boolean isVirtual = asked.stream().anyMatch(VirtualThreads.class::isInstance);
        return (int) apps + (isVirtual ? 1 : 0);
    }

    /// What runs handlers elsewhere.
    ///
    /// @return null if they run on the loop
    @Nullable Dispatcher running(Dispatch dispatch) {
        return running.get(dispatch);
    }

    /// Refuses threads that were not started with the server.
    void requireRunning(Dispatch dispatch) {
        if (dispatch != Dispatch.onLoop() && !running.containsKey(dispatch)) {
            throw new IllegalStateException(
                    "not started: name the WebSocketRoute by HttpRoute.upgradesTo");
        }
    }

    /// The listener to give to a connection: that of the application if it runs on the loop.
    WebSocketListener listener(
            Dispatch dispatch, Connection connection, WebSocketListener listener) {
        Dispatcher dispatcher = running.get(dispatch);
        return dispatcher == null ? listener : new PostedListener(connection, listener, dispatcher);
    }

    /// The same for a connection that carries bytes as they are.
    TcpListener tcpListener(Dispatch dispatch, TcpProtocol protocol, TcpListener listener) {
        Dispatcher dispatcher = running.get(dispatch);
        return dispatcher == null
                ? listener
                : new PostedTcpListener(protocol, listener, dispatcher);
    }

    void dropAfter(Duration grace) {
        running.values().forEach(dispatcher -> dispatcher.dropAfter(grace));
    }

    /// Ends all threads when the loops have ended.
    CompletableFuture<Void> end() {
        return CompletableFuture.allOf(
                running.values().stream()
                        .map(Dispatcher::end)
                        .toArray(CompletableFuture<?>[]::new));
    }
}
