package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A server in its own process, and what is read of it.
class RunningServerTest {
    /// Every machine has this one.
    private static final Pins PINS = new Pins(0, 0, 0);

    @TempDir private Path logs;

    @Test
    void aServerIsStartedAnswersIsLookedAtAndEnds() throws Exception {
        long pid;
        try (RunningServer server = RunningServer.start(Contender.JAVA_WEBSOCKET, PINS, logs)) {
            pid = server.pid();
            // The first look opens a file too.
            assertThat(server.held(0).connections()).isZero();
            long files = server.files();
            try (Client client = Client.connect("ws://127.0.0.1:" + server.port() + Peer.ECHO)) {
                client.send("anybody?");
                assertThat(client.receive(Duration.ofSeconds(20)).orElseThrow().text())
                        .isEqualTo("anybody?");
                server.awaitFiles(files + 1);
                IdleFigures.Held held = server.held(1);
                assertThat(held.heapBytes()).isBetween(100_000L, 100_000_000L);
                assertThat(held.residentBytes()).isGreaterThan(held.heapBytes());
            }
            server.awaitNoMoreFilesThan(files);
        }
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aServerThatDoesNotStartIsToldWithTheFileOfItsOutput() {
        Pins nowhere = new Pins(4096, 0, 0);

        assertThatThrownBy(() -> RunningServer.start(Contender.JAVA_WEBSOCKET, nowhere, logs))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("java-websocket ended before an answer")
                .hasMessageContaining("java-websocket.log");
    }

    @Test
    void theHeapOfEveryCollectorIsRead() {
        String serial =
                """
                DefNew     total 19648K, used 10693K [0x00000000fc000000, 0x00000000fd550000)
                 eden space 17472K,  61% used [0x00000000fc000000, 0x00000000fca715b8)
                Tenured    total 43712K, used 1166K [0x00000000fd550000, 0x0000000100000000)
                """;
        String g1 = "garbage-first heap   total reserved 65536K, committed 65536K, used 11693K [0x";

        assertThat(RunningServer.heapBytes(serial)).isEqualTo((10693 + 1166) * 1024);
        assertThat(RunningServer.heapBytes(g1)).isEqualTo(11693 * 1024);
        assertThatThrownBy(() -> RunningServer.heapBytes("nothing"))
                .hasMessage("no heap in: nothing");
    }

    @Test
    void theResidentSizeIsRead() {
        assertThat(
                        RunningServer.residentBytes(
                                "Name:\tjava\nVmRSS:\t   51200 kB\nRssAnon:\t1 kB\n"))
                .isEqualTo(51200 * 1024);
    }
}
