package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawHandshake;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;

/// Who asked for what, written down beside the loops.
class AccessLogTest {
    /// Keeps what it is given. Safe for any thread.
    private static final class Kept implements LogSink {
        private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void write(List<String> some) {
            lines.addAll(some);
        }

        String next() throws InterruptedException {
            String line = lines.poll(10, TimeUnit.SECONDS);
            return line == null ? "nothing" : line;
        }
    }

    private final Kept kept = new Kept();

    private Stepped serving(LogSink sink) {
        return Stepped.serving(
                ServerConfig.STANDARD.accessLog(AccessLog.to(sink)),
                server ->
                        server.webSocket("/chat", new Diary())
                                .get("/page", request -> HttpAnswer.text(200, "hello\n")));
    }

    private static void ask(Stepped stepped, String target, String... lines) {
        var request = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String line : lines) {
            request.append(line).append("\r\n");
        }
        stepped.connect().send(request + "\r\n");
    }

    @Test
    void D_16_writesALineForEachAnswerAndForTheEndOfEachWebSocket() throws InterruptedException {
        try (Stepped stepped = serving(kept)) {
            ask(stepped, "/page", "User-Agent: curl/8.0", "Referer: http://localhost/x?t=1");
            assertThat(kept.next())
                    .matches(
                            "127\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}:\\d\\d:\\d\\d:\\d\\d"
                                    + " \\+0000\\] \"GET /page\" 200 6"
                                    + " \"http://localhost/x\" \"curl/8\\.0\"");
            ask(stepped, "/nowhere");
            assertThat(kept.next()).contains("\"GET /nowhere\" 404 0");
            stepped.connect().send("nonsense\r\n\r\n");
            assertThat(kept.next()).contains("\"- -\" 400 0");

            Stepped.Peer peer = stepped.connect().upgrade("/chat");
            assertThat(kept.next()).contains("\"GET /chat\" 101 0");
            peer.send(Wire.close(4001));
            stepped.run();
            assertThat(kept.next()).matches(".* \"CLOSE /chat\" 4001 0 .*s id=[0-9a-f]+");
        }
    }

    @Test
    void E_12_queriesAreNotWritten() throws InterruptedException {
        try (Stepped stepped = serving(kept)) {
            ask(stepped, "/page?token=s3cret", "Referer: http://a/?token=s3cret");
            assertThat(kept.next()).contains("GET /page\"").doesNotContain("s3cret");
        }
    }

    @Test
    void O_04_nobodyForgesALine() throws InterruptedException {
        try (Stepped stepped = serving(kept)) {
            ask(
                    stepped,
                    "/%0A127.0.0.1%20%22GET%20/admin%22%1B[31m%E2%80%AE%E2%80%A8",
                    "User-Agent: \" 200 \\ \u00ff" + "x".repeat(5000));
            String line = kept.next();
            assertThat(line)
                    .contains("\\u000a127.0.0.1 \\\"GET /admin\\\"\\u001b[31m\\u202e\\u2028\" 404")
                    .contains("\"\\\" 200 \\\\ ")
                    .endsWith("x...\"")
                    .hasSizeLessThan(600);
        }
    }

    @Test
    void E_30_aSinkThatHangsHoldsNobodyUp() throws InterruptedException {
        var latch = new CountDownLatch(1);
        var reached = new CountDownLatch(1);
        LogSink hanging =
                lines -> {
                    reached.countDown();
                    try {
                        latch.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                };
        ServerConfig small = ServerConfig.STANDARD.accessLog(new AccessLog(hanging, 10));
        try (Stepped stepped =
                Stepped.serving(
                        small, server -> server.get("/", request -> HttpAnswer.text(200, "a")))) {
            ask(stepped, "/");
            assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                ask(stepped, "/");
            }
            assertThat(stepped.server.snapshot().linesDropped()).isEqualTo(90);
            assertThat(stepped.server.snapshot().statuses()).containsEntry(200, 101L);
            latch.countDown();
        }
    }

    @Test
    void E_30_aSinkThatFailsIsTriedAgainAndItsLinesAreCounted() throws InterruptedException {
        var isFull = new AtomicBoolean(true);
        LogSink full =
                lines -> {
                    if (isFull.get()) {
                        throw new IOException("No space left on device\nforged line");
                    }
                    kept.write(lines);
                };
        try (Stepped stepped = serving(full);
                LogRecorder log = LogRecorder.open()) {
            ask(stepped, "/page");
            Wire.await("a line is lost", () -> stepped.server.snapshot().linesDropped() == 1);
            isFull.set(false);
            Wire.await(
                    "it is written again",
                    () -> {
                        ask(stepped, "/page");
                        return !kept.lines.isEmpty();
                    });
            assertThat(kept.next()).contains("GET /page");
            assertThat(log.at(Level.WARNING)).isNotEmpty().noneMatch(it -> it.contains("\n"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void E_30_aFullDiskIsSurvivedAndRecoveredFrom(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (Stepped stepped = serving(RotatingFile.at(file))) {
            ask(stepped, "/page");
            Wire.await("a line is lost", () -> stepped.server.snapshot().linesDropped() >= 1);
            assertThat(stepped.server.snapshot().statuses()).containsEntry(200, 1L);

            Files.delete(file);
            Wire.await(
                    "the file is written",
                    () -> {
                        ask(stepped, "/page");
                        return Files.exists(file) && file.toFile().length() > 0;
                    });
            assertThat(Files.readAllLines(file)).allMatch(line -> line.contains("GET /page"));
        }
    }

    @Test
    void filesAreRotated(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("a.log");
        try (RotatingFile log = RotatingFile.at(file).rotating(1 << 10, 2)) {
            for (int i = 0; i < 6; i++) {
                log.write(List.of("line " + i, "x".repeat(1 << 10)));
            }
        }
        assertThat(first(file)).isEqualTo("line 5");
        assertThat(first(folder.resolve("a.log.1"))).isEqualTo("line 4");
        assertThat(first(folder.resolve("a.log.2"))).isEqualTo("line 3");
        assertThat(folder.resolve("a.log.3")).doesNotExist();
        assertThatThrownBy(() -> RotatingFile.at(file).rotating(1, 1))
                .hasMessageContaining("bytes=1");
    }

    @Test
    void aServerThatStopsWritesWhatWaits() throws InterruptedException {
        var all = new ArrayList<String>();
        try (Stepped stepped = serving(all::addAll)) {
            for (int i = 0; i < 50; i++) {
                ask(stepped, "/page");
            }
            Stepped.Peer peer = stepped.connect();
            peer.send(RawHandshake.request("/chat", "localhost"));
        }
        assertThat(all).hasSize(52);
    }

    private static String first(Path file) throws IOException {
        return Files.readAllLines(file).getFirst();
    }
}
