package dev.corinth.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.poller.Blocks;
import dev.corinth.poller.IoError;
import dev.corinth.poller.ListenSpec;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A loop that its test turns, a few connections that say nothing, and a dispatch to post to. Owned
/// by the test; all posting is done by its thread, which is the loop's.
final class Postman implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

    final Dispatcher dispatcher;
    final List<Connection> connections = new ArrayList<>();
    private final long beganNs = System.nanoTime();
    private final long blocksBefore = Blocks.process().inUseBytes();
    private final SimulatedNetwork network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
    private final Engine engine =
            Engine.stepped(EngineConfig.of(network.source()).loops(1).clock(network::nowNs));

    /// Speaks nothing, and cuts the connection when a handler has failed. Owned by the loop.
    private record Silence(Connection connection) implements Protocol {
        @Override
        public void received(MemorySegment segment, long from, long to) {
            throw new AssertionError("nobody speaks");
        }

        @Override
        public void ended() {
            connection.close();
        }

        @Override
        public void closed(IoError error) {
            assertThat(connection.isOpen()).isFalse();
        }

        @Override
        public void overflowed() {
            connection.abort();
        }

        @Override
        public void failed(Throwable thrown) {
            assertThat(thrown).hasMessage("on purpose");
            connection.abort();
        }
    }

    Postman(Dispatch dispatch, int count) {
        dispatcher = dispatch.start(engine).orElseThrow();
        var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var address =
                engine.listen(
                        ListenSpec.of(anyPort),
                        Service.plain(
                                connection -> {
                                    connections.add(connection);
                                    return new Silence(connection);
                                }));
        for (int i = 0; i < count; i++) {
            assertThat(network.connect(address).isRefused()).isFalse();
        }
        until("all are connected", () -> connections.size() == count);
    }

    /// Posts bytes, each of which is a number.
    static void post(Mailbox mailbox, Rank rank, int kind, int length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Math.max(1, length)).fill((byte) kind);
            mailbox.post(rank, kind, bytes, 0, length);
        }
    }

    /// Turns the loop until something is so.
    void until(String what, BooleanSupplier condition) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadlineNs);
            turn();
            LockSupport.parkNanos(50_000);
        }
    }

    /// Turns, and fails when the test has gone on for too long.
    void turnOrFail() {
        assertThat(System.nanoTime()).as("held for ever").isLessThan(beganNs + PATIENCE_NS);
        turn();
    }

    void turn() {
        boolean hasMoved = engine.turn(Duration.ZERO) > 0 || network.advanceToNext();
        assertThat(hasMoved).isIn(true, false);
    }

    /// Ends the loop, and the dispatch behind it.
    CompletableFuture<Void> end() {
        assertThat(engine.stop(Duration.ZERO)).isCompleted();
        return dispatcher.end();
    }

    @Override
    public void close() {
        assertThat(end()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(dispatcher.pendingMessages()).isZero();
        assertThat(Blocks.process().inUseBytes()).as("blocks").isEqualTo(blocksBefore);
    }
}
