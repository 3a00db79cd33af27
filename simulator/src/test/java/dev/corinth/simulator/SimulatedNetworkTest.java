package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.corinth.poller.Line;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.Poller;
import dev.corinth.poller.PollerException;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a network does without trouble, and with one kind at a time. Owned by the test.
class SimulatedNetworkTest {
    private static final byte[] PING = "ping".getBytes(US_ASCII);

    @Test
    void movesTimeOnlyWhenTold() {
        SimulatedNetwork network = calm();
        var loop = new RecordingEvents(network.source());
        long startNs = network.nowNs();

        assertThat(loop.poller.poll(5_000_000_000L)).isZero();
        assertThat(loop.poller.poll(-1)).isZero();
        assertThat(network.nowNs()).isEqualTo(startNs);
        network.advance(Duration.ofSeconds(3));

        assertThat(network.nowNs() - startNs).isEqualTo(3_000_000_000L);
        assertThat(network.advanceToNext()).isFalse();
        assertThatThrownBy(() -> network.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesToStepRealTime() {
        var network = SimulatedNetwork.threaded(1, SimulatedFaults.none());

        assertThatThrownBy(() -> network.advance(Duration.ZERO))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(network::isQuiet).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(network::advanceToNext).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void spreadsConnectionsOverListenersOfAPortInTurn() {
        SimulatedNetwork network = calm();
        var first = new RecordingEvents(network.source());
        var second = new RecordingEvents(network.source());
        var third = new RecordingEvents(network.source());
        SocketAddress address = first.poller.listen(sharing(RecordingEvents.ANY_PORT)).address();
        second.poller.listen(sharing(address));
        third.poller.listen(sharing(address));

        for (int i = 0; i < 6; i++) {
            network.connect(address);
        }
        RecordingEvents.settle(network, first, second, third);

        assertThat(first.accepted).hasSize(2);
        assertThat(second.accepted).hasSize(2);
        assertThat(third.accepted).hasSize(2);
    }

    @Test
    void refusesAnAddressInUse() {
        SimulatedNetwork network = calm();
        SocketAddress address = network.listen(new InetSocketAddress(9001)).address();

        assertThatThrownBy(() -> network.listen(address))
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("9001");
        assertThatThrownBy(() -> network.listen(loopback(9001)))
                .isInstanceOf(PollerException.class);
    }

    @Test
    void findsAListenerOnAnyAddressAndOnAPath() {
        SimulatedNetwork network = calm();
        SimulatedListener wide = network.listen(new InetSocketAddress(9001));
        SimulatedListener path = network.listen(UnixDomainSocketAddress.of("/run/corinth"));

        SimulatedPeer near = network.connect(loopback(9001));
        SimulatedPeer local = network.connect(path.address());
        SimulatedPeer lost = network.connect(loopback(9002));

        assertThat(wide.accept()).isPresent();
        assertThat(path.accept()).isPresent();
        assertThat(near.isConnected()).isTrue();
        assertThat(local.isConnected()).isTrue();
        assertThat(lost.isRefused()).isTrue();
        assertThat(lost.isConnected()).isFalse();
    }

    @Test
    void letsAPeerDriveAClient() {
        SimulatedNetwork network = calm();
        SimulatedListener listener = network.listen(RecordingEvents.ANY_PORT);
        var loop = new RecordingEvents(network.source());

        Line line = loop.connect(listener.address());
        RecordingEvents.settle(network, loop);
        SimulatedPeer peer = listener.accept().orElseThrow();
        peer.send(PING);
        assertThat(peer.unread()).isEqualTo(4);
        RecordingEvents.settle(network, loop);
        assertThat(loop.poller.write(line, RecordingEvents.pieces(PING))).isEqualTo(4);

        assertThat(loop.bytes.toByteArray()).isEqualTo(PING);
        assertThat(peer.unread()).isZero();
        assertThat(peer.received()).isEqualTo(PING);
        assertThat(loop.log).containsExactly("connected 0", loop.log.get(1));
    }

    @Test
    void takesExactlyWhatThePeerIsWillingToTake() {
        var stage = new Stage(SimulatedFaults.none());
        stage.peer.window(10);

        assertThat(stage.write(25)).isEqualTo(10);
        assertThat(stage.write(25)).isZero();
        assertThat(stage.peer.available()).isEqualTo(10);
        assertThat(stage.peer.read(3)).hasSize(3);
        assertThat(stage.write(25)).isEqualTo(3);
        stage.peer.window(12);
        assertThat(stage.write(25)).isEqualTo(2);
        assertThat(stage.peer.received()).hasSize(12);
    }

    @Test
    void sendsASubmitAsThePeerReads() {
        var stage = new Stage(SimulatedFaults.none());
        stage.peer.window(4);
        stage.loop.poller.submit(stage.line, RecordingEvents.segment(new byte[10]), 0, 10);

        stage.settle();
        assertThat(stage.peer.read(4)).hasSize(4);
        stage.settle();
        assertThat(stage.loop.log).doesNotContain("sent 0");
        assertThat(stage.peer.received()).hasSize(4);
        stage.settle();

        assertThat(stage.loop.log).contains("sent 0");
        assertThat(stage.peer.received()).hasSize(2);
    }

    @Test
    void resetsWhoSendsToALineThatWasClosedWithBytesUnread() {
        var stage = new Stage(SimulatedFaults.none());
        stage.loop.poller.receiving(stage.line, false);
        stage.peer.send(PING);
        stage.loop.poller.close(stage.line);
        stage.settle();

        assertThat(stage.peer.isReset()).isTrue();
    }

    @Test
    void answersWithAResetToBytesForAClosedLine() {
        var stage = new Stage(SimulatedFaults.none());
        stage.peer.close();

        assertThat(stage.write(4)).isEqualTo(4);
        assertThat(stage.write(4)).isEqualTo(Poller.BROKEN);
        stage.settle();

        assertThat(stage.loop.log).endsWith("closed 0 RESET");
    }

    @Test
    void readsWhatArrivedBeforeAReset() {
        var stage = new Stage(SimulatedFaults.none());
        stage.peer.send(PING);
        stage.peer.reset();
        stage.settle();

        assertThat(stage.loop.bytes.toByteArray()).isEqualTo(PING);
        assertThat(stage.loop.log).endsWith("closed 0 RESET");
    }

    @Test
    void losesWhatArrivedBeforeAResetIfToldTo() {
        var stage = new Stage(SimulatedFaults.none().with(Fault.LOST_BYTES, 1));
        stage.peer.send(PING);
        stage.peer.reset();
        stage.settle();

        assertThat(stage.loop.bytes.size()).isZero();
        assertThat(stage.loop.log).containsExactly("accepted 0 by 0", "closed 0 RESET");
    }

    @Test
    void keepsConnectionsOverTheBacklogWaiting() {
        SimulatedNetwork network = calm();
        var loop = new RecordingEvents(network.source());
        var listener = loop.poller.listen(ListenSpec.of(RecordingEvents.ANY_PORT).backlog(1));

        loop.poller.accepting(listener, false);
        SimulatedPeer first = network.connect(listener.address());
        SimulatedPeer second = network.connect(listener.address());
        RecordingEvents.settle(network, loop);
        assertThat(first.isConnected()).isTrue();
        assertThat(second.isConnected()).isFalse();
        loop.poller.accepting(listener, true);
        RecordingEvents.settle(network, loop);

        assertThat(second.isConnected()).isTrue();
        assertThat(loop.accepted).hasSize(2);
    }

    @Test
    void resetsWhoWaitsAtAListenerThatCloses() {
        SimulatedNetwork network = calm();
        SimulatedListener listener = network.listen(RecordingEvents.ANY_PORT);
        SimulatedPeer peer = network.connect(listener.address());
        assertThat(peer.isConnected()).isTrue();

        listener.close();

        assertThat(peer.isReset()).isTrue();
        assertThat(network.connect(listener.address()).isRefused()).isTrue();
    }

    @Test
    void keepsBytesAndConnectionsUnderWayUntilTimePasses() {
        var faults = SimulatedFaults.none().with(Fault.DELAY, 1).delay(Duration.ofSeconds(1));
        SimulatedNetwork network = SimulatedNetwork.stepped(7, faults);
        var loop = new RecordingEvents(network.source());
        SocketAddress address =
                loop.poller.listen(ListenSpec.of(RecordingEvents.ANY_PORT)).address();
        SimulatedPeer peer = network.connect(address);
        assertThat(network.isQuiet()).isTrue();
        network.advance(Duration.ofSeconds(1));
        assertThat(network.isQuiet()).isFalse();
        loop.poller.poll(0);
        peer.send(PING);
        peer.finish();

        assertThat(loop.poller.poll(0)).isZero();
        assertThat(network.advanceToNext()).isTrue();
        assertThat(network.advanceToNext()).isTrue();
        RecordingEvents.settle(network, loop);

        assertThat(loop.bytes.toByteArray()).isEqualTo(PING);
        assertThat(loop.log).endsWith("ended 0");
    }

    @Test
    void turnsAcceptingOffWhenItFails() {
        var faults = SimulatedFaults.none().with(Fault.ACCEPT_FAILURE, 1);
        SimulatedNetwork network = SimulatedNetwork.stepped(7, faults);
        var loop = new RecordingEvents(network.source());
        network.connect(loop.poller.listen(ListenSpec.of(RecordingEvents.ANY_PORT)).address());
        RecordingEvents.settle(network, loop);

        assertThat(loop.log).containsExactly("acceptFailed TOO_MANY_OPEN_FILES");
        assertThat(network.struck(Fault.ACCEPT_FAILURE)).isEqualTo(1);
    }

    @Test
    void cutsReceivesAndWritesToSize() {
        var faults =
                SimulatedFaults.none()
                        .with(Fault.SHORT_RECEIVE, 1)
                        .receiveBytes(1)
                        .with(Fault.SHORT_WRITE, 1)
                        .writeBytes(2);
        var stage = new Stage(faults);
        stage.peer.send(PING);
        stage.settle();

        assertThat(stage.loop.log).hasSize(5).allMatch(event -> !event.contains(": 4"));
        assertThat(stage.write(100)).isBetween(1L, 2L);
    }

    @Test
    void breaksTheLineOnAReset() {
        var stage = new Stage(SimulatedFaults.none().with(Fault.RESET, 1));

        assertThat(stage.write(4)).isEqualTo(Poller.BROKEN);
        assertThat(stage.write(4)).isEqualTo(Poller.BROKEN);
        stage.settle();

        assertThat(stage.peer.isReset()).isTrue();
        assertThat(stage.loop.log).endsWith("closed 0 RESET").hasSize(2);
    }

    @Test
    void tellsABrokenLineInALaterPoll() {
        var stage = new Stage(SimulatedFaults.none());
        stage.loop.onReceived =
                (_, _, _, _) -> {
                    stage.peer.reset();
                    assertThat(stage.write(1)).isEqualTo(Poller.BROKEN);
                };
        stage.peer.send(PING);

        stage.loop.poller.poll(0);
        assertThat(stage.loop.log).doesNotContain("closed 0 RESET");
        stage.loop.poller.poll(0);
        assertThat(stage.loop.log).endsWith("closed 0 RESET");
    }

    @Test
    void tellsLateThingsInLaterPolls() {
        var stage = new Stage(SimulatedFaults.none().with(Fault.LATE, 0.9).lateTurns(20));
        stage.loop.poller.close(stage.line);
        int polls = 0;
        while (!stage.loop.log.contains("closed 0 NONE")) {
            stage.loop.poller.poll(0);
            polls++;
        }

        assertThat(polls).isGreaterThan(1);
        assertThat(stage.network.struck(Fault.LATE)).isPositive();
    }

    @Test
    void playsTheSameFromTheSameSeed() {
        Set<List<String>> plays = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) {
            List<String> first = play(seed);

            assertThat(play(seed)).as("seed %d", seed).isEqualTo(first);
            plays.add(first);
        }

        assertThat(plays).hasSize(50);
    }

    /// All events of a few connections on a bad network, with the time of each.
    private static List<String> play(long seed) {
        SimulatedNetwork network = SimulatedNetwork.stepped(seed, SimulatedFaults.deadly(seed));
        var echo = new EchoLoop(network.source());
        SocketAddress address = echo.listen();
        var peers = new ArrayList<SimulatedPeer>();
        for (int i = 0; i < 10; i++) {
            SimulatedPeer peer = network.connect(address);
            peer.send(new byte[5_000]);
            peer.finish();
            peers.add(peer);
        }
        do {
            echo.log.add("time " + network.nowNs());
            while (!network.isQuiet()) {
                echo.turn();
            }
        } while (network.advanceToNext());
        peers.forEach(peer -> echo.log.add(peer.received().length + " " + peer.isReset()));
        return echo.log;
    }

    private static SocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static ListenSpec sharing(SocketAddress address) {
        return ListenSpec.of(address).sharePort(true);
    }

    private static SimulatedNetwork calm() {
        return SimulatedNetwork.stepped(1, SimulatedFaults.none());
    }

    /// One loop with one accepted line and its peer.
    private static final class Stage {
        final SimulatedNetwork network;
        final RecordingEvents loop;
        final SimulatedPeer peer;
        final Line line;

        Stage(SimulatedFaults faults) {
            network = SimulatedNetwork.stepped(7, faults);
            loop = new RecordingEvents(network.source());
            var spec = ListenSpec.of(RecordingEvents.ANY_PORT);
            peer = network.connect(loop.poller.listen(spec).address());
            settle();
            line = loop.accepted.getFirst();
        }

        void settle() {
            RecordingEvents.settle(network, loop);
        }

        long write(int count) {
            return loop.poller.write(line, RecordingEvents.pieces(new byte[count]));
        }
    }
}
