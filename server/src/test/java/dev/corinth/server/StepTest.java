package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.PollerException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/// A server on one loop that the calling thread turns, on each poller of the system.
@ParameterizedClass
@ValueSource(strings = {"nio", "epoll", "uring"})
class StepTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration FOR_EVER = Duration.ofNanos(-1);
    private static final long SECOND_NS = 1_000_000_000;

    private final Diary diary = new Diary();
    private final Server server;

    StepTest(String poller) {
        Loops loops;
        try {
            loops = Loops.STANDARD.poller(poller).count(7);
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
            throw e;
        }
        server = Server.with(ServerConfig.STANDARD.port(0).loops(part -> loops));
        server.webSocket("/", diary).webSocket("/stop", (socket, message) -> stop());
        server.startStepped();
    }

    private void stop() {
        CompletableFuture<Void> stopped = server.stop(Duration.ZERO);
        assertThat(stopped).as("in the middle of a turn").isNotDone();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /// Steps until a conversation of another thread is over.
    private void stepDuring(Runnable conversation) {
        var done = CompletableFuture.runAsync(conversation);
        while (!done.isDone()) {
            assertThat(server.step(Duration.ofMillis(10))).isTrue();
        }
        done.join();
    }

    @Test
    void SV_31_servesWhileItIsStepped() {
        stepDuring(
                () -> {
                    try (RawPeer peer = Wire.open(server, "/")) {
                        peer.send(Wire.text("Hello"), Wire.close(1000));
                        peer.expectClose(1000);
                    }
                });

        assertThat(diary.rest()).startsWith("open", "text=Hello");
    }

    @Test
    void SV_31_waitsAsLongAsItIsTold() {
        while (server.step(Duration.ofMillis(20)) && isBusy()) {
            assertThat(server.isServing()).isTrue();
        }

        long start = System.nanoTime();
        assertThat(server.step(Duration.ofMillis(20))).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThan(19_000_000);
        start = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            assertThat(server.step(Duration.ZERO)).isTrue();
        }
        assertThat(System.nanoTime() - start).isLessThan(SECOND_NS);
    }

    private boolean isBusy() {
        long start = System.nanoTime();
        assertThat(server.step(Duration.ofMillis(5))).isTrue();
        return System.nanoTime() - start < 4_000_000;
    }

    @Test
    void SV_31_waitsForSomethingToDoWhenTheWaitIsNegative() {
        RawPeer peer = RawPeer.connect(server.port());
        while (server.openConnections() == 0) {
            assertThat(server.step(FOR_EVER)).isTrue();
        }
        peer.close();
        while (server.openConnections() > 0) {
            assertThat(server.step(FOR_EVER)).isTrue();
        }
        assertThat(server.count(Counter.ACCEPTED)).isEqualTo(1);
    }

    @Test
    void SV_31_aStopFromAnotherThreadEndsTheWait() {
        Thread stopper =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    LockSupport.parkNanos(SECOND_NS / 5);
                                    server.stop().join();
                                });
        long start = System.nanoTime();
        while (server.step(LONG)) {
            assertThat(System.nanoTime() - start).isLessThan(30 * SECOND_NS);
        }

        assertThat(server.isServing()).isFalse();
        assertThat(server.step(LONG)).as("after the end").isFalse();
        Wire.await("the thread that stopped it goes on", () -> !stopper.isAlive());
    }

    @Test
    void SV_31_aStopFromAnotherThreadSaysGoodbyeWhileItIsStepped() {
        var goodbye =
                CompletableFuture.runAsync(
                        () -> {
                            try (RawPeer peer = Wire.open(server, "/")) {
                                CompletableFuture<Void> stopped = server.stop();
                                peer.expectClose(1001);
                                peer.send(Wire.close(1001));
                                peer.expectEnd();
                                stopped.join();
                            }
                        });
        long start = System.nanoTime();
        while (server.step(FOR_EVER)) {
            assertThat(System.nanoTime() - start).isLessThan(30 * SECOND_NS);
        }
        goodbye.join();
    }

    @Test
    void SV_31_aListenerStopsIt() {
        var asked =
                CompletableFuture.runAsync(
                        () -> {
                            try (RawPeer peer = Wire.open(server, "/stop")) {
                                peer.send(Wire.text("stop"));
                                Wire.await("it has stopped", () -> !server.isServing());
                            }
                        });
        while (server.step(FOR_EVER)) {
            assertThat(server.poller()).isNotNull();
        }
        asked.join();
        assertThat(server.openConnections()).isZero();
    }

    @Test
    void SV_31_onlyItsThreadStepsIt() {
        var stranger = CompletableFuture.supplyAsync(() -> server.step(Duration.ZERO));

        assertThatThrownBy(stranger::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only the thread that opened");
        try (Server other = Server.on(0).start()) {
            assertThatThrownBy(() -> other.step(Duration.ZERO))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void SV_19_saysWhichPollerRunsAndWhy() {
        String name = server.config().loops().poller().name();

        assertThat(server.poller()).isEqualTo(new PollerInUse(name, name + " was asked for"));
        assertThat(server.poller()).hasToString(name + " (" + name + " was asked for)");
    }
}
