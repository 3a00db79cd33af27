package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.IoError;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// How connections end, in every order of our end and the peer's.
class EndTest {
    private final Rig rig = Rig.quiet();
    private final List<Recorder> made = new ArrayList<>();

    @AfterEach
    void allIsGoneAtTheEnd() {
        rig.close();
    }

    /// What one side may do to end a connection.
    private enum Ours {
        FINISH,
        CLOSE,
        ABORT,
        FINISH_THEN_CLOSE,
        CLOSE_THEN_ABORT,
        NOTHING;

        void on(Connection connection) {
            switch (this) {
                case FINISH -> connection.finish();
                case CLOSE -> connection.close();
                case ABORT -> connection.abort();
                case FINISH_THEN_CLOSE -> {
                    connection.finish();
                    connection.close();
                }
                case CLOSE_THEN_ABORT -> {
                    connection.close();
                    connection.abort();
                    connection.finish();
                }
                case NOTHING -> {}
            }
        }
    }

    @Test
    void closeSendsWhatWaitsFirst() {
        SimulatedPeer peer = peer();
        peer.window(10);
        in(
                () -> {
                    made.getFirst().send("a".repeat(50_000));
                    made.getFirst().connection.close();
                });
        assertThat(made.getFirst().closedCount).isZero();

        peer.window(Long.MAX_VALUE);
        rig.run();

        assertThat(peer.received()).hasSize(50_000);
        assertThat(peer.isEnded()).isTrue();
        assertThat(peer.isReset()).isFalse();
        assertThat(made.getFirst().reason).isEqualTo(IoError.NONE);
    }

    @Test
    void finishEndsOurHalfAndReceivesOn() {
        SimulatedPeer peer = peer();
        Recorder self = made.getFirst();
        in(
                () -> {
                    self.send("bye");
                    self.connection.finish();
                });
        assertThat(peer.isEnded()).isTrue();

        peer.send("still here".getBytes(StandardCharsets.US_ASCII));
        rig.run();
        assertThat(self.text()).isEqualTo("still here");
        assertThat(self.closedCount).isZero();
        peer.finish();
        rig.run();

        assertThat(self.events).containsExactly("opened", "ended", "closed");
    }

    @Test
    void abortLosesWhatWaitsAndResets() {
        SimulatedPeer peer = peer();
        peer.window(10);
        in(() -> made.getFirst().send("a".repeat(5000)));

        in(made.getFirst().connection::abort);

        assertThat(peer.isReset()).isTrue();
        assertThat(made.getFirst().closedCount).isEqualTo(1);
    }

    @Test
    void A_20_aResetOfThePeerIsTheReasonOfTheEnd() {
        SimulatedPeer peer = peer();
        peer.window(10);
        in(() -> made.getFirst().send("a".repeat(5000)));

        peer.reset();
        rig.run();

        assertThat(made.getFirst().closedCount).isEqualTo(1);
        assertThat(made.getFirst().reason.kind()).isEqualTo(IoError.Kind.RESET);
    }

    @Test
    void A_20_writingOnALineThatBrokeIsNoTrouble() {
        SimulatedPeer peer = peer();
        Recorder self = made.getFirst();
        self.onReceived =
                it -> {
                    peer.reset();
                    for (int i = 0; i < 100; i++) {
                        it.send("a".repeat(5000));
                    }
                    it.connection.finish();
                };

        peer.send((byte) 1);
        rig.run();

        assertThat(self.closedCount).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void A_20_everyOrderOfEndsClosesExactlyOnce(Ours ours) {
        Seeds.check(100, seed -> endInSomeOrder(ours, seed));
    }

    private static void endInSomeOrder(Ours ours, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Recorder> made = new ArrayList<>();
        SimulatedFaults faults =
                random.nextBoolean() ? SimulatedFaults.none() : SimulatedFaults.deadly(seed);
        try (Rig rig = Rig.with(seed, faults, config -> config)) {
            SimulatedPeer peer = rig.network.connect(rig.listen(Recorder.into(made)));
            turn(rig, random);
            peer.window(random.nextInt(3000));
            List<Runnable> acts = new ArrayList<>();
            acts.add(() -> made.forEach(self -> self.send("a".repeat(random.nextInt(1, 9000)))));
            acts.add(() -> made.forEach(self -> ours.on(self.connection)));
            acts.add(() -> peer.send(new byte[random.nextInt(1, 3000)]));
            acts.add(
                    random.nextBoolean()
                            ? peer::finish
                            : random.nextBoolean() ? peer::reset : peer::close);
            while (!acts.isEmpty()) {
                Runnable act = acts.remove(random.nextInt(acts.size()));
                boolean isOver = acts.size() < 2 && peer.isReset();
                if (!isOver) {
                    tolerant(act);
                }
                turn(rig, random);
            }
            // Who does not read is cut by the stall timeout, who does not end by us.
            rig.advance(Duration.ofSeconds(11));
            made.forEach(self -> self.connection.abort());
            rig.run();
            assertThat(made).allSatisfy(self -> assertThat(self.closedCount).isEqualTo(1));
            assertThat(made).allSatisfy(self -> assertThat(self.events).endsWith("closed"));
        }
    }

    /// A raw peer that has ended refuses to send; that is no matter here.
    private static void tolerant(Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("finished");
        }
    }

    private static void turn(Rig rig, SplittableRandom random) {
        if (random.nextBoolean()) {
            rig.run();
        } else {
            rig.engine.turn(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
    void endingWhileConnectingClosesWithoutOpening(Ours ours) {
        var listener = rig.network.listen(Rig.ANY_PORT);
        List<Recorder> clients = new ArrayList<>();
        rig.loop().connect(listener.address(), Service.plain(Recorder.into(clients)));
        Recorder self = clients.getFirst();
        self.send("never sent");

        ours.on(self.connection);
        rig.run();

        assertThat(self.events).containsExactly("closed");
        assertThat(self.reason).isEqualTo(IoError.NONE);
    }

    @Test
    void nobodyListensThereIsTheReasonOfTheEnd() {
        List<Recorder> clients = new ArrayList<>();
        var nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

        rig.loop().connect(nowhere, Service.plain(Recorder.into(clients)));
        rig.run();

        assertThat(clients.getFirst().events).containsExactly("closed");
        assertThat(clients.getFirst().reason.kind()).isEqualTo(IoError.Kind.REFUSED);
    }

    @Test
    void aCallbackThatThrowsEndsItsConnectionOnly() {
        SimulatedPeer other = peer();
        SimulatedPeer peer = rig.connect(other.peerAddress());
        Recorder self = made.getLast();
        self.onReceived =
                it -> {
                    throw new Wanted();
                };
        self.onClosed =
                it -> {
                    throw new Wanted();
                };

        peer.send((byte) 1);
        rig.run();
        other.send((byte) 2);
        rig.run();

        assertThat(self.events).containsExactly("opened", "failed", "closed");
        assertThat(made.getFirst().received.size()).isEqualTo(1);
        assertThat(rig.count(Counter.CALLBACK_FAILED)).isEqualTo(2);
    }

    @Test
    void anAcceptorThatAbortsIsNotToldOfAnOpenConnection() {
        var address = rig.listen(Recorder.into(made, self -> self.connection.abort()));

        SimulatedPeer peer = rig.connect(address);

        assertThat(made.getFirst().events).containsExactly("closed");
        assertThat(peer.isReset()).isTrue();
    }

    @Test
    void anAcceptorThatThrowsCostsItsConnectionOnly() {
        var address =
                rig.listen(
                        connection -> {
                            throw new Wanted();
                        });

        SimulatedPeer peer = rig.connect(address);

        assertThat(peer.isReset()).isTrue();
        assertThat(rig.engine.openConnections()).isZero();
        assertThat(rig.loop().connectionCount()).isZero();
    }

    private SimulatedPeer peer() {
        return rig.connect(rig.listen(Recorder.into(made)));
    }

    private void in(Runnable command) {
        command.run();
        rig.run();
    }
}
