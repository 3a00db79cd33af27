package dev.corinth.client;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerSource;
import dev.corinth.websocket.WebSockets;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// The loops on which clients run. Safe for any thread.
///
/// Their threads let the process end. All clients that are given no loops of their own share one
/// loop, started with the first of them.
public final class ClientLoops implements AutoCloseable {
    private static final class Shared {
        private static final ClientLoops INSTANCE = start(1);
    }

    private static final Duration LONGEST_STEP = Duration.ofMillis(50);

    private final Engine engine;
    private final WebSockets webSockets;

    /// Null if the loops have threads of their own.
    private final @Nullable BooleanSupplier turn;

    private ClientLoops(Engine engine, @Nullable BooleanSupplier turn) {
        this.engine = engine;
        this.webSockets = new WebSockets(engine);
        this.turn = turn;
    }

    /// Starts loops on the first of io_uring, epoll and NIO that runs here.
    ///
    /// @param count 1 to 254
    /// @return running
    public static ClientLoops start(int count) {
        return start(count, PollerChoice.of("auto"));
    }

    /// Starts loops on a poller.
    ///
    /// @param count 1 to 254
    /// @param poller what moves the bytes
    /// @return running
    public static ClientLoops start(int count, PollerSource poller) {
        return new ClientLoops(Engine.start(config(count, poller)), null);
    }

    private static EngineConfig config(int count, PollerSource poller) {
        // Each connect has a deadline of its own, which may be longer than the engine's.
        return EngineConfig.of(poller)
                .loops(count)
                .threads("corinth-client-", true)
                .openTimeout(Duration.ofDays(1));
    }

    /// Takes loops that their thread turns itself: for programs with a loop of their own, and for
    /// tests in virtual time. [Client#open] on that thread turns them while it waits; the calls of
    /// [Client#connect] wait for other threads, so it refuses such loops.
    ///
    /// @param engine made by [Engine#stepped]
    /// @param turn turns it once, and whatever its peers need to answer; false gives up, since
    ///     nothing more will come
    /// @return to connect on
    public static ClientLoops stepped(Engine engine, BooleanSupplier turn) {
        if (!engine.isStepped()) {
            throw new IllegalArgumentException("the loops of this engine turn by themselves");
        }
        return new ClientLoops(engine, turn);
    }

    /// Opens one loop that the calling thread turns itself by [#step], on the first of io_uring,
    /// epoll and NIO that runs here: for programs with a loop of their own.
    ///
    /// @return to connect on by [Client#open]
    public static ClientLoops stepped() {
        Engine engine = Engine.stepped(config(1, PollerChoice.of("auto")));
        return stepped(engine, () -> engine.turn(LONGEST_STEP) >= 0 && !engine.ended().isDone());
    }

    /// Does what there is to do, after waiting for it if need be. Only on the thread that opened
    /// the loops. Returns as soon as anything was done, or at the latest when the wait is over.
    ///
    /// @param maxWait how long to wait at most; zero does not wait, negative waits until there is
    ///     something to do
    /// @return false once the loops have ended
    /// @throws IllegalStateException if the loops have threads of their own, or if this is not the
    ///     thread that turns them
    public boolean step(Duration maxWait) {
        int unused = engine.turn(maxWait);
        assert unused >= 0;
        return !engine.ended().isDone();
    }

    static ClientLoops shared() {
        return Shared.INSTANCE;
    }

    /// Closes all connections with 1001 and stops the loops; waits until they have ended, a few
    /// seconds at most. Loops that the caller turns are stopped without a goodbye.
    @Override
    public void close() {
        engine.stop(turn == null ? Duration.ofSeconds(5) : Duration.ZERO).join();
    }

    /// Waits for an answer that comes from a loop.
    <T> T await(CompletableFuture<T> answer, long deadlineNs)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (turn == null) {
            return answer.get(deadlineNs - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        while (!answer.isDone()) {
            if (!turn.getAsBoolean() && !answer.isDone()) {
                throw new TimeoutException("no more turns");
            }
        }
        return answer.get();
    }

    /// Whether their caller turns them.
    boolean isStepped() {
        return turn != null;
    }

    void requireThreads() {
        if (turn != null) {
            throw new IllegalArgumentException(
                    "calls that block need loops with threads of their own; use Client.open");
        }
    }

    Engine engine() {
        return engine;
    }

    WebSockets webSockets() {
        return webSockets;
    }
}
