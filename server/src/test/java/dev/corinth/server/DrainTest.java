package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;

import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.oracle.RawFrame;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A server goes away without hurting anybody.
class DrainTest {
    private final Diary diary = new Diary();

    private static List<Stepped.Peer> crowd(Stepped stepped, int count) {
        List<Stepped.Peer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            peers.add(stepped.connect().upgrade("/"));
        }
        return peers;
    }

    private static long told(List<Stepped.Peer> peers, int code) {
        byte[] frame = RawFrame.close(code, "").toBytes();
        return peers.stream().filter(peer -> Arrays.equals(peer.bytes(), frame)).count();
    }

    @Test
    void E_36_healthGoesFirstThenTheListenerThenEverybodyIsTold() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            List<Stepped.Peer> peers = crowd(stepped, 3);
            DrainPlan plan = DrainPlan.STANDARD.notice(Duration.ofSeconds(5)).code(1012);
            CompletableFuture<Void> drained = stepped.server.drain(plan);

            assertThat(stepped.server.isServing()).isFalse();
            stepped.elapse(Duration.ofSeconds(4));
            peers.addAll(crowd(stepped, 1));
            assertThat(told(peers, 1012)).isZero();

            stepped.elapse(Duration.ofMillis(1020));
            assertThat(told(peers, 1012)).isEqualTo(4);
            assertThat(stepped.connect().line.isRefused()).isTrue();
            assertThat(drained).isNotDone();

            peers.forEach(peer -> peer.send(Wire.close(1012)));
            stepped.run();
            assertThat(drained).isCompleted();
        }
    }

    @Test
    void E_36_goodbyesAreSpread() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            List<Stepped.Peer> peers = crowd(stepped, 1000);
            CompletableFuture<Void> drained = stepped.server.drain(DrainPlan.STANDARD);

            stepped.elapse(Duration.ofMillis(8));
            assertThat(told(peers, 1001)).isEqualTo(50);
            stepped.elapse(Duration.ofMillis(93));
            assertThat(told(peers, 1001)).isBetween(400L, 600L);
            stepped.elapse(Duration.ofMillis(150));
            assertThat(told(peers, 1001)).isEqualTo(1000);
            // Who does not answer is cut when the grace has passed.
            stepped.elapse(Duration.ofSeconds(6));
            assertThat(drained).isCompleted();
            assertThat(peers).allMatch(Stepped.Peer::isGone);
        }
    }

    @Test
    void E_36_theWindowIsKeptHoweverManyThereAre() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            List<Stepped.Peer> peers = crowd(stepped, 1000);
            CompletableFuture<Void> _ =
                    stepped.server.drain(DrainPlan.STANDARD.window(Duration.ofMillis(40)));
            stepped.elapse(Duration.ofMillis(50));
            assertThat(told(peers, 1001)).isEqualTo(1000);
        }
    }

    @Test
    void O_07_aStopMeanwhileCuts() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            List<Stepped.Peer> peers = crowd(stepped, 200);
            CompletableFuture<Void> drained =
                    stepped.server.drain(DrainPlan.STANDARD.notice(Duration.ofHours(1)));
            stepped.elapse(Duration.ofSeconds(1));
            assertThat(drained).isNotDone();
            CompletableFuture<Void> _ = stepped.server.stop(Duration.ZERO);
            assertThat(drained).isCompleted();
            assertThat(peers).allMatch(Stepped.Peer::isGone);
        }
    }

    @Test
    void handlersElsewhereAreToldAsWell() {
        try (Server server =
                        Server.on(0)
                                .webSocket(
                                        "/",
                                        WebSocketRoute.of(diary).runOn(VirtualThreads.standard()))
                                .start();
                var peer = Wire.open(server, "/")) {
            assertThat(diary.next()).isEqualTo("open");
            CompletableFuture<Void> drained = server.drain(DrainPlan.STANDARD.code(1012));
            peer.expectClose(1012);
            peer.send(Wire.close(1012)).expectEnd();
            assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aPlanIsChecked() {
        assertThatThrownBy(() -> DrainPlan.STANDARD.code(1006)).hasMessageContaining("code=1006");
        assertThatThrownBy(() -> DrainPlan.STANDARD.window(Duration.ofDays(2)))
                .hasMessageContaining("window=");
        assertThat(DrainPlan.STANDARD.total()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    @Tag("slow")
    @Timeout(value = 5, unit = MINUTES)
    @EnabledOnOs(OS.LINUX)
    void E_36_nineteenThousandClientsAllHearTheGoodbye() throws Exception {
        int count = 19_000;
        try (Server server =
                Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(1)))
                        .webSocket("/", (socket, message) -> socket.send(message))
                        .start()) {
            Process crowd = Crowd.start(server.port(), count);
            try (BufferedReader lines = crowd.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("there");
                long start = System.nanoTime();
                CompletableFuture<Void> drained =
                        server.drain(DrainPlan.STANDARD.grace(Duration.ofSeconds(15)));
                crowd.getOutputStream().write("goodbye\n".getBytes(UTF_8));
                crowd.getOutputStream().flush();
                assertThat(lines.readLine()).isEqualTo("told 1001: " + count);
                assertThat(drained).succeedsWithin(Duration.ofSeconds(30));
                assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
            } finally {
                crowd.destroyForcibly();
            }
        }
    }
}
