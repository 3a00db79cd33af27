package dev.corinth.server;

import dev.corinth.engine.Engine;
import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSockets;
import dev.corinth.wire.CloseCode;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// A server that runs. Immutable; safe for any thread.
///
/// @param engine its loops
/// @param webSockets its WebSockets
/// @param dispatchers run the handlers that do not run on the loops
/// @param ledger where it is written down what is done
/// @param listeners where it listens
/// @param ended completes when loops and handlers have ended
record Running(
        Engine engine,
        WebSockets webSockets,
        Dispatchers dispatchers,
        Ledger ledger,
        Listeners listeners,
        CompletableFuture<Void> ended) {

    static Running of(
            Engine engine,
            WebSockets webSockets,
            Dispatchers dispatchers,
            Ledger ledger,
            Listeners listeners) {
        CompletableFuture<Void> ended =
                end(engine, dispatchers, ledger).whenComplete((_, _) -> listeners.removeFiles());
        return new Running(engine, webSockets, dispatchers, ledger, listeners, ended);
    }

    CompletableFuture<Void> stop(Duration grace) {
        dispatchers.dropAfter(grace);
        // What it returns is complete before the handlers have ended.
        CompletableFuture<Void> _ = engine.stop(grace);
        return ended;
    }

    CompletableFuture<Void> drain(DrainPlan plan) {
        webSockets.goodbye(plan.code());
        dispatchers.dropAfter(plan.total());
        CompletableFuture<Void> _ = engine.drain(plan.notice(), plan.window(), plan.grace());
        return ended;
    }

    void logOut(Predicate<Login> who) {
        webSockets.each(socket -> logOut(socket, who));
    }

    Tracing trace(Predicate<WebSocket> whose, FrameTap tap) {
        return new Tracing(webSockets, ledger, whose, tap).start();
    }

    CompletableFuture<List<ConnectionInfo>> slowest(int most) {
        var list = new ConnectionList(most);
        CompletableFuture<?>[] loops =
                engine.loops().stream()
                        .map(loop -> webSockets.list(loop).thenAccept(list::add))
                        .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(loops).thenApply(done -> list.slowest());
    }

    private static void logOut(WebSocket socket, Predicate<Login> who) {
        if (socket.login().filter(who).isPresent()) {
            socket.close(CloseCode.UNAUTHORIZED, "logged out");
        }
    }

    /// Handlers end behind the loops, also behind one that died.
    private static CompletableFuture<Void> end(
            Engine engine, Dispatchers dispatchers, Ledger ledger) {
        CompletableFuture<Void> loops = engine.ended();
        return loops.handle((nothing, error) -> true)
                .thenCompose(haveEnded -> dispatchers.end())
                .thenRun(ledger::close)
                .thenCompose(haveEnded -> loops);
    }
}
