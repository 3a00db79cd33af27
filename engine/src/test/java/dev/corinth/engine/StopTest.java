package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerException;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// How an engine starts, runs on its own threads, and stops.
class StopTest {
    private final List<Recorder> made = new ArrayList<>();

    @Test
    void everybodySaysGoodbyeAndWhatWaitsIsSent() {
        try (Rig rig = Rig.quiet()) {
            Acceptor acceptor =
                    Recorder.into(
                            made,
                            self ->
                                    self.onStopping =
                                            it -> {
                                                it.send("goodbye");
                                                it.connection.close();
                                            });
            SocketAddress address = rig.listen(acceptor);
            SimulatedPeer peer = rig.connect(address);

            var end = rig.engine.stop(Duration.ofSeconds(5));
            rig.run();

            assertThat(end).isCompleted();
            assertThat(peer.received()).isEqualTo("goodbye".getBytes(StandardCharsets.US_ASCII));
            assertThat(made.getFirst().events).containsExactly("opened", "stopping", "closed");
            assertThat(rig.network.connect(address).isRefused()).isTrue();
        }
    }

    @Test
    void whoDoesNotGoIsCutWhenTheGraceIsOver() {
        try (Rig rig = Rig.quiet()) {
            Acceptor staying = Recorder.into(made, self -> self.onStopping = it -> {});
            rig.connect(rig.listen(staying));

            var end = rig.engine.stop(Duration.ofSeconds(5));
            rig.advance(Duration.ofMillis(4900));
            assertThat(end).isNotDone();
            rig.advance(Duration.ofMillis(200));

            assertThat(end).isCompleted();
            assertThat(made.getFirst().events).containsExactly("opened", "stopping", "closed");
        }
    }

    @Test
    void anEarlierDeadlineHolds() {
        try (Rig rig = Rig.quiet()) {
            Acceptor staying = Recorder.into(made, self -> self.onStopping = it -> {});
            rig.connect(rig.listen(staying));

            var end = rig.engine.stop(Duration.ofHours(5));
            assertThat(rig.engine.stop(Duration.ofSeconds(1))).isSameAs(end);
            rig.advance(Duration.ofSeconds(2));

            assertThat(end).isCompleted();
            assertThat(made.getFirst().events).containsOnlyOnce("stopping");
        }
    }

    @Test
    void whatIsAskedOfAnEndedLoopIsRefused() {
        Rig rig = Rig.quiet();
        Loop loop = rig.loop();
        rig.close();

        assertThat(loop.execute(() -> {})).isFalse();
        assertThat(rig.engine.turn(Duration.ZERO)).isZero();
    }

    @Test
    void O_17_aSecondServerOnTheSamePortFailsClearly() {
        EngineConfig config = EngineConfig.of(NioPoller.source()).loops(2);
        Engine first = Engine.start(config);
        Engine second = Engine.start(config);
        try {
            SocketAddress address = first.listen(ListenSpec.of(Rig.ANY_PORT), service());

            assertThatThrownBy(() -> second.listen(ListenSpec.of(address), service()))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("" + ((InetSocketAddress) address).getPort());
            // Unless both asked to share.
            SocketAddress shared =
                    second.listen(ListenSpec.of(Rig.ANY_PORT).sharePort(true), service());
            assertThat(first.listen(ListenSpec.of(shared).sharePort(true), service()))
                    .isEqualTo(shared);
        } finally {
            second.stop(Duration.ZERO).join();
            first.stop(Duration.ZERO).join();
        }
    }

    @Test
    void threadsServeAndStopWithGrace() {
        Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(2));
        Service echo =
                Service.plain(
                        connection -> {
                            Recorder self = new Recorder(connection);
                            self.onReceived =
                                    it -> {
                                        it.send(it.text());
                                        it.received.reset();
                                    };
                            return self;
                        });
        var address = (InetSocketAddress) engine.listen(ListenSpec.of(Rig.ANY_PORT), echo);
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send("hello".getBytes(StandardCharsets.US_ASCII));
            peer.expectBytes("hello".getBytes(StandardCharsets.US_ASCII));

            CompletableFuture<Void> end = engine.stop(Duration.ofSeconds(30));

            peer.expectEnd();
            end.join();
        }
        assertThat(engine.openConnections()).isZero();
        assertThatThrownBy(() -> Engine.call(engine.loops().getFirst(), Loop::connectionCount))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void anIdleEngineStopsAtOnce() {
        for (int round = 0; round < 20; round++) {
            Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(2));

            engine.stop(Duration.ofHours(1)).join();

            assertThat(engine.ended()).isCompleted();
        }
    }

    @Test
    void commandsOfOtherThreadsWakeASleepingLoopAndRunInOrder() throws InterruptedException {
        Engine engine = Engine.start(EngineConfig.of(NioPoller.source()).loops(1));
        Loop loop = engine.loops().getFirst();
        try {
            for (int round = 0; round < 200; round++) {
                List<Integer> ran = new ArrayList<>();
                CountDownLatch done = new CountDownLatch(1);
                for (int i = 0; i < 5; i++) {
                    int number = i;
                    assertThat(loop.execute(() -> ran.add(number))).isTrue();
                }
                assertThat(loop.execute(done::countDown)).isTrue();
                done.await();
                assertThat(ran).containsExactly(0, 1, 2, 3, 4);
            }
            assertThat(Engine.call(loop, Loop::number)).isZero();
            assertThatThrownBy(
                            () ->
                                    Engine.call(
                                            loop,
                                            it -> {
                                                throw new AssertionError("as the test wants it");
                                            }))
                    .isInstanceOf(AssertionError.class);
        } finally {
            engine.stop(Duration.ZERO).join();
        }
    }

    private static Service service() {
        return Service.plain(Recorder::new);
    }

    @Test
    void aStopMeanwhileTellsAllWhomADrainHasNotToldYet() {
        try (Rig rig = Rig.quiet()) {
            SocketAddress address =
                    rig.listen(Recorder.into(made, self -> self.onStopping = it -> {}));
            for (int i = 0; i < 200; i++) {
                rig.connect(address);
            }
            var end =
                    rig.engine.drain(Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(20));
            int _ = rig.engine.turn(Duration.ZERO);
            assertThat(made.stream().filter(it -> it.events.contains("stopping"))).hasSize(50);

            assertThat(rig.engine.stop(Duration.ofSeconds(20))).isSameAs(end);
            assertThat(made).allMatch(it -> it.events.contains("stopping"));
            rig.advance(Duration.ofSeconds(30));

            assertThat(end).isCompleted();
            assertThat(made)
                    .allSatisfy(
                            it ->
                                    assertThat(it.events)
                                            .containsExactly("opened", "stopping", "closed"));
        }
    }

    @Test
    void allAreToldOfTheEndWhateverOneOfThemThrows() {
        Rig rig = Rig.quiet();
        SocketAddress address = rig.listen(Recorder.into(made));
        for (int i = 0; i < 3; i++) {
            rig.connect(address);
        }
        Loop loop = rig.loop();
        List<String> endings = new ArrayList<>();
        made.forEach(
                it ->
                        it.onClosed =
                                self -> {
                                    throw new InternalError("the test wants it");
                                });
        loop.atEnd(() -> endings.add("ended"));
        var fatal = new InternalError("the loop dies, as the test wants");

        loop.abandon(fatal);

        assertThat(made).allMatch(it -> it.closedCount == 1);
        assertThat(endings).containsExactly("ended");
        assertThat(rig.engine.openConnections()).isZero();
        assertThat(fatal.getSuppressed())
                .singleElement()
                .satisfies(first -> assertThat(first.getSuppressed()).hasSize(2));
    }
}
