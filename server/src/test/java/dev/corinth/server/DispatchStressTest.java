package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.SendResult;
import dev.corinth.poller.Blocks;
import dev.corinth.simulator.Fault;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.websocket.WebSocket;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// Sends from everywhere, against closes from everywhere, against resets of the peers: no callback
/// is lost or comes twice, and no byte reaches the wrong connection. On two loops, over a simulated
/// network that cuts what is read and written.
class DispatchStressTest {
    private static final int PEERS = 48;
    private static final int PUSHERS = 2;
    private static final long MOST_WAITING = 32 << 10;
    private static final long[] SEEDS = {1, 25_07_1893, 0xC0FFEE};

    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<Long, Witness> witnesses = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<@Nullable Witness> shown = new AtomicReferenceArray<>(PEERS);
    private final LongAdder operations = new LongAdder();
    private final List<StressedPeer> leaving = new ArrayList<>();
    private long connections;

    @ParameterizedTest
    @EnumSource
    void AP_37_sendsAgainstClosesAgainstResets(Where where) throws InterruptedException {
        stress(where, 100_000);
    }

    /// Ten million for each place: a minute or two each.
    @Tag("slow")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @EnumSource
    void AP_37_tenMillionSendsAgainstClosesAgainstResets(Where where) throws InterruptedException {
        stress(where, 10_000_000);
    }

    private void stress(Where where, long count) throws InterruptedException {
        long before = Blocks.process().inUseBytes();
        for (long seed : SEEDS) {
            run(where, seed, operations.sum() + count / SEEDS.length + 1);
        }
        assertThat(operations.sum()).isGreaterThanOrEqualTo(count);
        Wire.await("all memory is back", () -> Blocks.process().inUseBytes() == before);
    }

    private void run(Where where, long seed, long until) throws InterruptedException {
        SimulatedFaults faults =
                SimulatedFaults.none()
                        .with(Fault.SHORT_RECEIVE, 0.05)
                        .with(Fault.SHORT_WRITE, 0.05);
        SimulatedNetwork network = SimulatedNetwork.threaded(seed, faults);
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .loops(loops -> loops.count(2).poller(network.source()));
        WebSocketRoute route =
                WebSocketRoute.deciding(
                        handshake -> {
                            long number = Long.parseLong(handshake.path().substring(1));
                            return handshake.accept(witnesses.get(number));
                        });
        try (Server server =
                Server.with(config).webSocket("/{n}", route.runOn(where.dispatch())).start()) {
            List<Thread> pushers = new ArrayList<>();
            for (int origin = 1; origin <= PUSHERS; origin++) {
                var dice = new SplittableRandom(seed + origin);
                int me = origin;
                pushers.add(Thread.ofPlatform().start(() -> push(me, dice, until)));
            }
            drive(network, server, new SplittableRandom(seed), until);
            for (Thread pusher : pushers) {
                pusher.join();
            }
        }
        assertThat(complaints).as("seed %d", seed).isEmpty();
        assertThat(witnesses.values())
                .as("whose socket was opened, seed %d", seed)
                .filteredOn(witness -> witness.socket != null)
                .isNotEmpty()
                .allMatch(witness -> witness.isClosed);
        witnesses.clear();
    }

    /// Plays all peers, until there were enough operations; then lets them say goodbye.
    private void drive(SimulatedNetwork network, Server server, SplittableRandom dice, long until) {
        StressedPeer[] peers = new StressedPeer[PEERS];
        for (int i = 0; i < PEERS; i++) {
            peers[i] = connect(network, server, dice, i);
        }
        while (operations.sum() < until) {
            int i = dice.nextInt(PEERS);
            peers[i].hear();
            operations.add(peers[i].say());
            if (dice.nextInt(300) == 0) {
                peers[i].end();
                operations.increment();
            }
            if (peers[i].isOver() || dice.nextInt(600) == 0) {
                leaving.add(peers[i]);
                peers[i] = connect(network, server, dice, i);
            }
            leaving.removeIf(DispatchStressTest::isGone);
        }
        leaving.addAll(List.of(peers));
        leaving.forEach(StressedPeer::sayGoodbye);
        Wire.await(
                "all peers are gone",
                () -> {
                    leaving.removeIf(DispatchStressTest::isGone);
                    return leaving.isEmpty();
                });
    }

    private static boolean isGone(StressedPeer peer) {
        peer.sayGoodbye();
        peer.hear();
        return peer.isOver();
    }

    private StressedPeer connect(
            SimulatedNetwork network, Server server, SplittableRandom dice, int place) {
        var witness = new Witness(connections++, PUSHERS, complaints);
        witnesses.put(witness.number, witness);
        shown.set(place, witness);
        return new StressedPeer(network.connect(server.address()), witness, dice.split());
    }

    /// Sends to whoever is there, and now and then closes or cuts somebody.
    private void push(int origin, SplittableRandom dice, long until) {
        while (operations.sum() < until) {
            Witness witness = shown.get(dice.nextInt(PEERS));
            WebSocket socket = witness == null ? null : witness.socket;
            if (witness != null && socket != null && socket.waitingBytes() < MOST_WAITING) {
                long sequence = witness.pushed[origin - 1];
                SendResult result =
                        socket.send(Witness.message(witness.number, origin, sequence, 8));
                // One that comes too late is no operation: it would be too easy.
                if (result.isTaken()) {
                    witness.pushed[origin - 1]++;
                    operations.increment();
                    endNowAndThen(socket, dice);
                }
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void endNowAndThen(WebSocket socket, SplittableRandom dice) {
        int what = dice.nextInt(2000);
        if (what == 0) {
            socket.abort();
            operations.increment();
        } else if (what <= 2) {
            socket.close(4002, "enough");
            operations.increment();
        }
    }
}
