package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.Blocks;
import dev.corinth.poller.PollerException;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/// Many connections on one loop come, are served and go, and everything is given back.
@EnabledOnOs(OS.LINUX)
class CrowdTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void SV_18_oneLoopServes1000ConnectionsAndGivesEverythingBack(String poller) throws Exception {
        comeAndGo(poller, 1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    @Tag("slow")
    @Timeout(value = 10, unit = MINUTES)
    void SV_18_oneLoopServes19000ConnectionsAndGivesEverythingBack(String poller) throws Exception {
        comeAndGo(poller, 19_000);
    }

    private static void comeAndGo(String poller, int count) throws Exception {
        Loops loops = loops(poller);
        long blocksBefore = Blocks.process().inUseBytes();
        Server server =
                Server.with(ServerConfig.STANDARD.port(0).loops(part -> loops))
                        .webSocket(
                                "/",
                                WebSocketRoute.of((socket, message) -> socket.send(message))
                                        .config(patient()))
                        .start();
        try (server) {
            try (RawPeer first = Wire.open(server, "/")) {
                first.send(Wire.text("loads what is loaded once"));
                first.expectText("loads what is loaded once");
            }
            Wire.await("the first has gone", () -> server.openConnections() == 0);
            long before = descriptors();
            crowd(server, count, before);
            crowd(server, count / 10, before);
            assertThat(server.count(Counter.ACCEPTED)).isEqualTo(1 + count + count / 10);
            assertThat(server.count(Counter.CLOSED)).isEqualTo(1 + count + count / 10);
            assertThat(server.count(Counter.CALLBACK_FAILED)).isZero();
        }
        assertThat(Blocks.process().inUseBytes()).isEqualTo(blocksBefore);
    }

    private static void crowd(Server server, int count, long before) throws Exception {
        Process process = Crowd.start(server.port(), count);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("there");
            assertThat(server.openConnections()).isEqualTo(count);
            assertThat(descriptors()).isGreaterThanOrEqualTo(before + count);

            process.getOutputStream().write("go\n".getBytes(UTF_8));
            process.getOutputStream().flush();
            assertThat(lines.readLine()).isEqualTo("gone");
            Wire.await("all have gone", () -> server.openConnections() == 0);
            assertThat(process.waitFor(30, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        Wire.await("the descriptors are back", () -> descriptors() <= before);
    }

    private static long descriptors() {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The clients answer no pings.
    private static WebSocketConfig patient() {
        return WebSocketConfig.STANDARD.pings(Duration.ZERO, Duration.ofMinutes(1));
    }

    private static Loops loops(String poller) {
        try {
            return Loops.STANDARD.poller(poller).count(1);
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
            throw e;
        }
    }
}
