package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.PollerSource;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A server that has no descriptor left for those who come.
@EnabledOnOs(OS.LINUX)
class DescriptorsTest {
    private static final int MOST_DESCRIPTORS = 160;
    private static final int WAITING = 200;
    private static final long SECOND_NS = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void O_01_servesThoseWhoAreThereAndIsBackWithinASecond(String poller, @TempDir Path folder)
            throws Exception {
        requireRuns(poller);
        Path log = folder.resolve("log");
        Process process = start(poller, log);
        try (BufferedReader lines = process.inputReader()) {
            String told = lines.readLine();
            assertThat(told).as(Files.readString(log)).isNotNull();
            int port = Integer.parseInt(told);
            List<RawPeer> there = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                there.add(open(port));
            }
            long backNs = Long.MAX_VALUE;
            // A machine that is busy otherwise may need a second try.
            for (int spell = 1; spell <= 3 && backNs > SECOND_NS; spell++) {
                backNs = spell(process, port, there);
                assertThat(rests(log)).as("logged once a spell").isEqualTo(spell);
            }
            assertThat(backNs).isLessThan(SECOND_NS);
            there.forEach(RawPeer::close);
            process.getOutputStream().close();
            assertThat(process.waitFor(20, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /// Takes all descriptors, sees what that does, and gives them back: how long it took until
    /// somebody who had waited was served.
    private static long spell(Process process, int port, List<RawPeer> there)
            throws InterruptedException {
        long before = ask(there.getFirst(), "failed");
        List<RawPeer> more = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            more.add(RawPeer.connect(port));
        }
        Wire.await("no descriptor is left", () -> ask(there.getFirst(), "failed") > before);

        long cpuNs = ask(there.getFirst(), "cpu");
        long startNs = System.nanoTime();
        assertThat(process.waitFor(2, SECONDS)).as("ended").isFalse();
        double share =
                (ask(there.getFirst(), "cpu") - cpuNs) / (double) (System.nanoTime() - startNs);
        assertThat(share).as("of a processor").isLessThan(0.05);
        there.forEach(peer -> peer.send(Wire.text("still here")));
        there.forEach(peer -> peer.expectText("still here"));
        assertThat(ask(there.getFirst(), "failed")).isGreaterThan(before + 1);

        RawPeer last = more.removeLast();
        last.send(RawHandshake.request("/", "localhost").getBytes(UTF_8));
        long freedNs = System.nanoTime();
        more.forEach(RawPeer::close);
        last.expectHead();
        long backNs = System.nanoTime() - freedNs;
        last.send(Wire.text("at last"));
        last.expectText("at last");
        last.close();
        return backNs;
    }

    private static RawPeer open(int port) {
        RawPeer peer = RawPeer.connect(port);
        peer.upgrade("/");
        return peer;
    }

    private static long ask(RawPeer peer, String question) {
        peer.send(Wire.text(question));
        return Long.parseLong(peer.expectFrame().text());
    }

    private static long rests(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.contains("Accepting rests"))
                .count();
    }

    private static Process start(String poller, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "ulimit -n %d; exec '%s' -ea --enable-native-access=ALL-UNNAMED -cp '%s' %s %s"
                        .formatted(
                                MOST_DESCRIPTORS,
                                java,
                                System.getProperty("java.class.path"),
                                FewDescriptors.class.getName(),
                                poller);
        return new ProcessBuilder("sh", "-c", command).redirectError(log.toFile()).start();
    }

    private static void requireRuns(String poller) {
        try {
            PollerSource source = Loops.STANDARD.poller(poller).poller();
            assertThat(source.name()).isEqualTo(poller);
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
        }
    }
}
