package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.EpollPoller;
import dev.corinth.poller.ListenSpec;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.UringPoller;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// What a loop does while nothing is to be done, over real sockets.
class ReadinessTest {
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final int WAITS = 5;
    private static final int LARGE = 16 << 20;
    private static final long PATIENCE_NS = 50_000_000_000L;

    private final List<Recorder> lines = new ArrayList<>();

    static Stream<PollerSource> sources() {
        List<PollerSource> sources = new ArrayList<>(List.of(NioPoller.source()));
        if (EpollPoller.whyNot().isEmpty()) {
            sources.add(EpollPoller.source());
        }
        if (UringPoller.whyNot().isEmpty()) {
            sources.add(UringPoller.source());
        }
        return sources.stream();
    }

    /// Does what the first byte asks: stops reading, or sends more than the network takes.
    private static void obey(Recorder line) {
        if (line.text().equals("pause")) {
            line.connection.pause();
        } else if (line.text().equals("large")) {
            line.sendThrough("x".repeat(LARGE));
        }
    }

    private static void turnUntil(Engine engine, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("waited in vain").isLessThan(PATIENCE_NS);
            engine.turn(Duration.ofMillis(1));
        }
    }

    @ParameterizedTest
    @MethodSource("sources")
    void C_2_06_aLoopWithNothingToDoTakesNoTurns(PollerSource source) {
        Engine engine = Engine.stepped(EngineConfig.of(source).loops(1));
        Service service =
                Service.plain(
                        Recorder.into(
                                lines,
                                line -> {
                                    line.onReceived = ReadinessTest::obey;
                                    line.onEnded = self -> {};
                                }));
        var address = (InetSocketAddress) engine.listen(ListenSpec.of(Rig.ANY_PORT), service);
        try (RawPeer idle = RawPeer.connect(address);
                RawPeer paused = RawPeer.connect(address);
                RawPeer halfClosed = RawPeer.connect(address);
                RawPeer full = RawPeer.connect(address);
                RawPeer drained = RawPeer.connect(address)) {
            turnUntil(engine, () -> lines.size() == 5);
            paused.sendText("pause");
            full.sendText("large");
            drained.sendText("large");
            turnUntil(engine, () -> received("pause") == 1 && received("large") == 2);
            // Readable for ever, readable at its end for ever, not writable, writable for ever.
            paused.sendText("more than it reads");
            halfClosed.finish();
            var reading = CompletableFuture.supplyAsync(() -> readAll(drained));
            turnUntil(engine, () -> reading.isDone() && ended() == 1);
            assertThat(reading.join()).isEqualTo(LARGE);
            for (int i = 0; i < 20; i++) {
                engine.turn(Duration.ZERO);
            }

            int turns = 0;
            long end = System.nanoTime() + WAITS * WAIT.toNanos();
            while (System.nanoTime() < end) {
                engine.turn(WAIT);
                turns++;
            }

            // Each waited its whole time; a system that wakes early now and then is not spinning.
            assertThat(turns).isLessThanOrEqualTo(3 * WAITS);
            assertThat(lines).noneMatch(line -> line.events.contains("closed"));
            assertThat(idle.socket().isConnected()).isTrue();
        } finally {
            assertThat(engine.stop(Duration.ZERO)).isDone();
        }
    }

    private static int readAll(RawPeer peer) {
        try {
            return peer.socket().getInputStream().readNBytes(LARGE).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long received(String text) {
        return lines.stream().filter(line -> line.text().equals(text)).count();
    }

    private long ended() {
        return lines.stream().filter(line -> line.events.contains("ended")).count();
    }
}
