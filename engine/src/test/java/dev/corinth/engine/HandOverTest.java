package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.ListenSpec;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedNetwork;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One loop accepts and all of them serve, where no port can be shared.
class HandOverTest {
    private static final SocketAddress PATH = UnixDomainSocketAddress.of("/tmp/corinth-test");

    @Test
    void connectionsAreSpreadOverAllLoopsWithWhatTheySentEarly() {
        Seeds.check(50, HandOverTest::spread);
    }

    private static void spread(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Recorder> made = new ArrayList<>();
        SimulatedFaults faults = SimulatedFaults.nasty(seed);
        try (Rig rig = Rig.with(seed, faults, config -> config.loops(3))) {
            Acceptor echo =
                    Recorder.into(
                            made,
                            self -> {
                                self.onReceived =
                                        it -> {
                                            it.send(it.text());
                                            it.received.reset();
                                        };
                            });
            rig.engine.listen(ListenSpec.of(PATH), Service.plain(echo));
            List<SimulatedPeer> peers = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                SimulatedPeer peer = rig.network.connect(PATH);
                peers.add(peer);
                peer.send(("early " + i + ", ").getBytes(StandardCharsets.US_ASCII));
                for (int turns = random.nextInt(5); turns > 0; turns--) {
                    rig.engine.turn(Duration.ZERO);
                }
                peer.send("late".getBytes(StandardCharsets.US_ASCII));
            }
            rig.run();

            for (int i = 0; i < peers.size(); i++) {
                String text = new String(peers.get(i).received(), StandardCharsets.US_ASCII);
                assertThat(text).isEqualTo("early " + i + ", late");
            }
            assertThat(made.stream().map(self -> self.connection.loop().number()).distinct())
                    .containsExactlyInAnyOrder(0, 1, 2);
            assertThat(rig.engine.openConnections()).isEqualTo(9);
            assertThat(rig.count(Counter.ACCEPTED)).isEqualTo(9);
            assertThat(rig.count(Counter.CONNECTED)).isZero();
            peers.forEach(SimulatedPeer::close);
            rig.run();
            assertThat(made).allMatch(self -> self.closedCount == 1);
        }
    }

    @Test
    void stoppingInTheMiddleOfAHandOverLosesNoSocket() {
        Seeds.check(50, HandOverTest::stopInTheMiddle);
    }

    /// What is on its way from a loop that has ended to one that dies is closed by the latter.
    @Test
    void whatNeitherOfTwoLoopsCanTakeIsClosed() {
        List<Recorder> made = new ArrayList<>();
        var network = SimulatedNetwork.stepped(1, SimulatedFaults.none());
        var engine =
                Engine.stepped(EngineConfig.of(network.source()).loops(2).clock(network::nowNs));
        engine.listen(ListenSpec.of(PATH), Service.plain(Recorder.into(made)));
        Loop first = engine.loops().getFirst();
        Loop second = engine.loops().getLast();
        List<SimulatedPeer> peers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            peers.add(network.connect(PATH));
        }
        for (int i = 0; i < 10; i++) {
            assertThat(first.turn(0)).isNotNegative();
        }
        assertThat(made).hasSize(2);
        assertThat(engine.openConnections()).isEqualTo(4);
        first.end();
        assertThat(engine.openConnections()).isEqualTo(2);
        second.abandon(new InternalError("the test wants it"));

        assertThat(engine.openConnections()).isZero();
        assertThat(made).hasSize(2).allMatch(self -> self.closedCount == 1);
        assertThat(peers).allMatch(peer -> peer.isEnded() || peer.isReset());
        assertThat(network.misuses()).isEmpty();
    }

    private static void stopInTheMiddle(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Recorder> made = new ArrayList<>();
        try (Rig rig = Rig.with(seed, SimulatedFaults.nasty(seed), config -> config.loops(3))) {
            rig.engine.listen(ListenSpec.of(PATH), Service.plain(Recorder.into(made)));
            for (int i = 0; i < 9; i++) {
                rig.network.connect(PATH);
            }
            for (int turns = random.nextInt(6); turns > 0; turns--) {
                rig.engine.turn(Duration.ZERO);
            }

            var end = rig.engine.stop(Duration.ofSeconds(random.nextInt(2)));
            for (int i = 0; i < 10_000 && !end.isDone(); i++) {
                rig.engine.turn(Duration.ZERO);
                rig.network.advance(Duration.ofMillis(1));
            }

            assertThat(end).isCompleted();
            assertThat(made).allMatch(self -> self.closedCount == 1);
        }
    }
}
