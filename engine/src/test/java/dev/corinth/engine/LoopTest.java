package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Blocks;
import dev.corinth.poller.IoError;
import dev.corinth.simulator.Fault;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Time, commands and accepting.
class LoopTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Recorder> made = new ArrayList<>();

    @Test
    void aDeadlineOfAConnectionIsKeptInVirtualTime() {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            Recorder self = made.getFirst();
            long start = rig.loop().nowNs();
            self.connection.wakeBy(start + 5 * SECOND);
            self.connection.wakeBy(start + 3 * SECOND);
            self.nextDeadlineNs = start + 20 * SECOND;

            rig.advance(Duration.ofMillis(2990));
            assertThat(self.expiredAtNs).isEmpty();
            rig.advance(Duration.ofMillis(20));
            assertThat(self.expiredAtNs).hasSize(1);
            rig.advance(Duration.ofSeconds(10));
            assertThat(self.expiredAtNs).hasSize(1);
            rig.advance(Duration.ofSeconds(10));

            assertThat(self.expiredAtNs).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    /// A connection has one timer, for its nearest deadline; what happens on it moves none.
    @Test
    void D_09_deadlinesThatArePutOffCostNothingUntilTheFirstIsThere() {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            Recorder self = made.getFirst();
            long start = rig.loop().nowNs();
            self.nextDeadlineNs = Protocol.NEVER;
            for (int i = 0; i < 1_000; i++) {
                self.connection.wakeBy(start + 5 * SECOND + i);
            }
            rig.advance(Duration.ofSeconds(4));
            assertThat(self.expiredAtNs).isEmpty();
            rig.advance(Duration.ofSeconds(20));

            assertThat(self.expiredAtNs).hasSize(1);
        }
    }

    @Test
    void aProtocolMayAskForADeadlineWhileItIsMade() {
        try (Rig rig = Rig.quiet()) {
            Acceptor acceptor =
                    Recorder.into(
                            made, self -> self.connection.wakeBy(rig.loop().nowNs() + SECOND));
            rig.connect(rig.listen(acceptor));
            Recorder self = made.getFirst();
            assertThat(rig.loop().find(self.connection.id())).isSameAs(self.connection);

            rig.advance(Duration.ofSeconds(2));

            assertThat(self.expiredAtNs).hasSize(1);
        }
    }

    @Test
    void nobodyIsFoundByTheIdOfAConnectionThatIsGone() {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address = rig.listen(Recorder.into(made));
            rig.connect(address).reset();
            rig.run();
            rig.connect(address);

            long old = made.getFirst().connection.id();
            long young = made.getLast().connection.id();

            assertThat(ConnectionId.slot(old)).isEqualTo(ConnectionId.slot(young));
            assertThat(rig.loop().find(old)).isNull();
            assertThat(rig.loop().find(young)).isSameAs(made.getLast().connection);
            assertThat(rig.loop().find(young + (1L << 56))).isNull();
        }
    }

    @Test
    void tasksRunInTheOrderOfTheirTimeAndOfTheirAsking() {
        try (Rig rig = Rig.quiet()) {
            List<String> ran = new ArrayList<>();
            rig.loop().schedule(Duration.ofSeconds(2), () -> ran.add("late"));
            rig.loop().schedule(Duration.ofSeconds(1), () -> ran.add("first"));
            rig.loop().schedule(Duration.ofSeconds(1), () -> ran.add("second"));
            rig.loop().schedule(Duration.ofSeconds(1), () -> ran.add("never")).cancel();
            rig.loop().schedule(Duration.ofDays(1_000_000), () -> ran.add("not today"));

            rig.advance(Duration.ofMillis(999));
            assertThat(ran).isEmpty();
            rig.advance(Duration.ofMillis(1));
            assertThat(ran).containsExactly("first", "second");
            rig.advance(Duration.ofSeconds(9));

            assertThat(ran).containsExactly("first", "second", "late");
        }
    }

    @Test
    void SV_07_whatABurstOfCommandsTookIsGivenBackAfterASecondOfCalm() {
        try (Rig rig = Rig.quiet()) {
            long before = Blocks.process().inUseBytes();
            for (int i = 0; i < 100_000; i++) {
                assertThat(rig.loop().execute(() -> {})).isTrue();
            }
            rig.run();
            assertThat(Blocks.process().inUseBytes()).isGreaterThan(before);

            rig.advance(Duration.ofSeconds(2));

            assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
            assertThat(rig.call(() -> rig.loop().execute(() -> {}))).isTrue();
        }
    }

    @Test
    void aTaskThatAsksForItselfDoesNotKeepTheTurnFromEnding() {
        try (Rig rig = Rig.quiet()) {
            int[] runs = new int[1];
            again(rig.loop(), runs);

            for (int i = 0; i < 10; i++) {
                rig.engine.turn(Duration.ZERO);
            }

            assertThat(runs[0]).isEqualTo(11);
        }
    }

    private static void again(Loop loop, int[] runs) {
        runs[0]++;
        loop.schedule(Duration.ZERO, () -> again(loop, runs));
    }

    @Test
    void aTaskOrCommandThatThrowsIsSurvived() {
        try (Rig rig = Rig.quiet()) {
            Runnable bad =
                    () -> {
                        throw new Wanted();
                    };
            rig.loop().schedule(Duration.ZERO, bad);
            assertThat(rig.loop().execute(bad)).isTrue();

            rig.run();

            assertThat(rig.count(Counter.CALLBACK_FAILED)).isEqualTo(2);
        }
    }

    @Test
    void A_11_moreConnectionsThanAllowedAreClosedAtOnceAndCounted() {
        try (Rig rig = Rig.quiet(config -> config.maxConnections(2))) {
            SocketAddress address = rig.listen(Recorder.into(made));
            SimulatedPeer first = rig.connect(address);
            rig.connect(address);

            SimulatedPeer third = rig.connect(address);
            assertThat(third.isReset()).isTrue();
            assertThat(made).hasSize(2);
            assertThat(rig.count(Counter.REFUSED)).isEqualTo(1);
            first.finish();
            rig.run();
            SimulatedPeer fourth = rig.connect(address);

            assertThat(fourth.isReset()).isFalse();
            assertThat(rig.count(Counter.ACCEPTED)).isEqualTo(3);
        }
    }

    @Test
    void O_01_acceptingRestsAfterAFailureAndIsBackSoon() {
        SimulatedFaults failing = SimulatedFaults.none().with(Fault.ACCEPT_FAILURE, 0.9);
        try (Rig rig = Rig.with(7, failing, config -> config)) {
            rig.connect(rig.listen(Recorder.into(made)));
            assertThat(rig.count(Counter.ACCEPT_FAILED)).isLessThanOrEqualTo(1);

            for (int i = 0; i < 100 && made.isEmpty(); i++) {
                long before = rig.count(Counter.ACCEPT_FAILED);
                rig.advance(Duration.ofMillis(100));
                assertThat(rig.count(Counter.ACCEPT_FAILED) - before).isLessThanOrEqualTo(1);
            }

            assertThat(made).hasSize(1);
            assertThat(rig.count(Counter.ACCEPT_FAILED)).isPositive();
        }
    }

    @Test
    void A_14_aThousandConnectionsComeAndGoAndLeaveNothingBehind() {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address = rig.listen(Recorder.into(made));
            long before = rig.loop().slabs().inUseBytes();
            for (int i = 0; i < 1000; i++) {
                SimulatedPeer peer = rig.network.connect(address);
                rig.engine.turn(Duration.ZERO);
                peer.send(new byte[10]);
                if (i % 2 == 0) {
                    peer.finish();
                } else {
                    peer.reset();
                }
            }
            rig.run();

            assertThat(rig.loop().connectionCount()).isZero();
            assertThat(rig.engine.openConnections()).isZero();
            assertThat(rig.loop().slabs().inUseBytes()).isEqualTo(before);
            assertThat(rig.count(Counter.CLOSED)).isEqualTo(1000);
            assertThat(made).allMatch(self -> self.closedCount == 1);
        }
    }

    @Test
    void whatAnAcceptorThrowsReachesWhoConnects() {
        try (Rig rig = Rig.quiet()) {
            var listener = rig.network.listen(Rig.ANY_PORT);
            Acceptor throwing =
                    connection -> {
                        throw new Wanted();
                    };

            assertThatThrownBy(
                            () -> rig.loop().connect(listener.address(), Service.plain(throwing)))
                    .hasMessage("as the test wants it");
            rig.run();

            assertThat(rig.engine.openConnections()).isZero();
        }
    }

    @Test
    void aConnectionThatIsNotOpenInTimeIsCutWithTheReason() {
        SimulatedFaults slow =
                SimulatedFaults.none().with(Fault.DELAY, 1).delay(Duration.ofHours(1));
        try (Rig rig = Rig.with(3, slow, config -> config)) {
            var listener = rig.network.listen(Rig.ANY_PORT);
            rig.loop().connect(listener.address(), Service.plain(Recorder.into(made)));

            rig.network.advance(Duration.ofMillis(10_100));
            rig.engine.turn(Duration.ZERO);
            rig.engine.turn(Duration.ZERO);

            Recorder self = made.getFirst();
            assertThat(self.events).containsExactly("closed");
            assertThat(self.reason.kind()).isEqualTo(IoError.Kind.TIMED_OUT);
            assertThat(rig.count(Counter.NOT_OPENED)).isEqualTo(1);
        }
    }

    @Test
    void whatIsPostedIsToldToTheProtocolInOrder() throws InterruptedException {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            Recorder self = made.getFirst();
            byte[] large = new byte[Inbox.LARGEST_COPIED + 1];

            onAnother(
                    () -> {
                        assertThat(self.connection.post(1, 5, new byte[] {1, 2, 3}))
                                .isEqualTo(SendResult.SENT);
                        assertThat(self.connection.waitingBytes()).isEqualTo(3);
                        assertThat(self.connection.postControl(2, new byte[0])).isTrue();
                        assertThat(self.connection.post(3, 6, large)).isEqualTo(SendResult.QUEUED);
                        assertThat(self.connection.postUrgent(4, new byte[] {9}))
                                .isEqualTo(SendResult.SENT);
                    });
            rig.run();

            assertThat(self.events)
                    .containsExactly(
                            "opened",
                            "posted 1 5 3",
                            "posted 2 0 0",
                            "posted 3 6 " + large.length,
                            "posted 4 0 1",
                            "writable");
            assertThat(self.connection.waitingBytes()).isZero();
        }
    }

    @Test
    void whatIsPostedToAConnectionThatIsGoneReachesNobodyAndIsCounted()
            throws InterruptedException {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address = rig.listen(Recorder.into(made));
            rig.connect(address).reset();
            Connection old = made.getFirst().connection;
            byte[] large = new byte[Inbox.LARGEST_COPIED + 1];
            onAnother(
                    () -> {
                        assertThat(old.post(1, 0, new byte[10])).isEqualTo(SendResult.SENT);
                        assertThat(old.post(1, 0, large)).isEqualTo(SendResult.QUEUED);
                    });
            // The end is told in the turn that reads the posts; another one takes the slot.
            old.abort();
            rig.loop().poller().poll(0);
            rig.connect(address);

            assertThat(made.getLast().connection.slot()).isEqualTo(old.slot());
            assertThat(made.getFirst().events).containsExactly("opened", "closed");
            assertThat(made.getLast().events).containsExactly("opened");
            assertThat(rig.count(Counter.UNDELIVERED)).isEqualTo(2);
            onAnother(() -> assertThat(old.post(1, 0, large)).isEqualTo(SendResult.CLOSED));
        }
    }

    @Test
    void anEngineThatIsStoppedByATaskEndsWithTheTurn() throws InterruptedException {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            List<Boolean> seen = new ArrayList<>();
            onAnother(
                    () -> {
                        Runnable stop = () -> seen.add(rig.engine.stop(Duration.ZERO).isDone());
                        assertThat(rig.loop().execute(stop)).isTrue();
                        assertThat(rig.loop().execute(() -> seen.add(true))).isTrue();
                    });

            rig.engine.turn(Duration.ZERO);

            assertThat(seen).containsExactly(false, true);
            assertThat(rig.engine.ended()).isDone();
        }
    }

    @Test
    void anEngineThatIsStoppedWhileItEndsEndsOnce() {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            List<String> ended = new ArrayList<>();
            List<Boolean> stops = new ArrayList<>();
            Runnable stop = () -> stops.add(rig.engine.stop(Duration.ZERO).isDone());
            made.getFirst().onClosed = self -> stop.run();
            rig.loop()
                    .atEnd(
                            () -> {
                                ended.add("hook");
                                stop.run();
                            });

            stop.run();

            assertThat(stops).containsExactly(false, false, true);
            assertThat(ended).containsExactly("hook");
            assertThat(made.getFirst().closedCount).isEqualTo(1);
            assertThat(rig.engine.ended()).isDone();
            assertThat(rig.count(Counter.CALLBACK_FAILED)).isZero();
        }
    }

    @Test
    void aPostThatCannotBeMadeClaimsNothing() throws InterruptedException {
        try (Rig rig = Rig.quiet()) {
            rig.connect(rig.listen(Recorder.into(made)));
            Connection connection = made.getFirst().connection;
            onAnother(
                    () -> {
                        assertThatThrownBy(() -> Crossing.post(connection, 1, 0, tooLong()))
                                .isInstanceOf(IllegalArgumentException.class);
                        assertThat(connection.waitingBytes()).isZero();
                        assertThat(rig.loop().inbox().claim(Inbox.MAX_BYTES)).isPositive();
                        rig.loop().inbox().unclaim(Inbox.MAX_BYTES + Inbox.RECORD_BYTES);
                    });
            rig.run();
        }
    }

    /// Longer than any block.
    private static byte[] tooLong() {
        return new byte[(1 << 30) + 1];
    }

    private static void onAnother(Runnable sender) throws InterruptedException {
        List<Throwable> thrown = new ArrayList<>();
        Thread thread =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((in, error) -> thrown.add(error))
                        .start(sender);
        thread.join();
        assertThat(thrown).isEmpty();
    }
}
