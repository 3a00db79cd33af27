package dev.corinth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Loops on threads of their own, in real time. Owned by the test.
class ThreadedNetworkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final SimulatedFaults BAD =
            SimulatedFaults.none()
                    .with(Fault.SHORT_RECEIVE, 0.5)
                    .with(Fault.LATE_RECEIVE, 0.5)
                    .with(Fault.SHORT_WRITE, 0.5)
                    .with(Fault.FULL, 0.3)
                    .with(Fault.LATE, 0.5)
                    .with(Fault.DELAY, 0.1)
                    .delay(Duration.ofMillis(2));

    @Test
    void waitsInPollUntilSomethingHappens() throws InterruptedException, ExecutionException {
        var network = SimulatedNetwork.threaded(1, SimulatedFaults.none());
        SimulatedListener listener = network.listen(RecordingEvents.ANY_PORT);
        var loop =
                start(
                        () -> {
                            var events = new RecordingEvents(network.source());
                            events.connect(listener.address());
                            while (!events.log.contains("ended 0")) {
                                events.poller.poll(-1);
                            }
                            events.poller.close();
                            return events.log;
                        });
        assertThat(network.await(PATIENCE, listener::hasWaiting)).isTrue();
        SimulatedPeer peer = listener.accept().orElseThrow();
        peer.send(new byte[10]);
        assertThat(network.await(PATIENCE, () -> peer.unread() == 0)).isTrue();
        peer.finish();

        assertThat(loop.get()).hasSize(3).startsWith("connected 0").endsWith("ended 0");
        assertThat(network.await(PATIENCE, peer::isEnded)).isTrue();
    }

    @Test
    void echoesBetweenThreadsUnderFaults() throws InterruptedException, ExecutionException {
        var network = SimulatedNetwork.threaded(1, BAD);
        var stop = new boolean[1];
        var echo = new EchoLoop[1];
        var listening = new SocketAddress[1];
        var loop =
                start(
                        () -> {
                            var events = new EchoLoop(network.source());
                            try (var _ = network.hold()) {
                                echo[0] = events;
                                listening[0] = events.listen();
                                network.changed();
                            }
                            while (!isSet(network, stop)) {
                                events.poller.poll(-1);
                            }
                            events.poller.close();
                            return events.log;
                        });
        assertThat(network.await(PATIENCE, () -> listening[0] != null)).isTrue();
        byte[] bytes = new byte[5_000];
        bytes[4_999] = 1;
        SimulatedPeer peer = network.connect(listening[0]);
        peer.send(bytes);
        peer.finish();
        assertThat(network.await(PATIENCE, peer::isEnded)).isTrue();
        assertThat(peer.received()).isEqualTo(bytes);
        try (var _ = network.hold()) {
            stop[0] = true;
            echo[0].poller.wake();
        }

        assertThat(loop.get()).contains("accepted 0 by 0");
        assertThat(network.misuses()).isEmpty();
    }

    @Test
    void waitsNoLongerThanAsked() throws InterruptedException, ExecutionException {
        var network = SimulatedNetwork.threaded(1, SimulatedFaults.none());
        var loop =
                start(
                        () -> {
                            var events = new RecordingEvents(network.source());
                            long startNs = System.nanoTime();
                            int told = events.poller.poll(5_000_000);
                            assertThat(System.nanoTime() - startNs)
                                    .isGreaterThanOrEqualTo(5_000_000);
                            events.poller.close();
                            return told;
                        });

        assertThat(loop.get()).isZero();
        assertThat(network.await(Duration.ofMillis(1), () -> false)).isFalse();
    }

    @Test
    void endsAWaitWhenItsThreadIsInterrupted() throws InterruptedException, ExecutionException {
        var network = SimulatedNetwork.threaded(1, SimulatedFaults.none());
        var loop =
                start(
                        () -> {
                            var events = new RecordingEvents(network.source());
                            Thread.currentThread().interrupt();
                            return events.poller.poll(-1);
                        });

        assertThat(loop.get()).isZero();
    }

    private static boolean isSet(SimulatedNetwork network, boolean[] flag) {
        try (var _ = network.hold()) {
            return flag[0];
        }
    }

    private static <T> FutureTask<T> start(Callable<T> body) {
        var task = new FutureTask<>(body);
        Thread.ofPlatform().daemon().start(task);
        return task;
    }
}
