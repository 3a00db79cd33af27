package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/// `corinth serve` as those see it who operate it.
class OperationsServeTest {
    private static final int KEY = 0x37FA213D;

    private static HttpResponse<String> get(URI page, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(page.resolve(path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void OB_08_showsItsFiguresOnAPortOfItsOwn(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("access.log");
        try (var serve = new CorinthServe("--admin-port", "0", "--access-log", log.toString())) {
            URI figures = serve.figures();
            try (RawPeer peer = serve.open("/echo")) {
                peer.send(RawFrame.text("hello").withMask(KEY)).expectText("hello");
                HttpResponse<String> metrics = get(figures, "/metrics");
                assertThat(metrics.statusCode()).isEqualTo(200);
                assertThat(metrics.body()).contains("corinth_up 1\n").endsWith("# EOF\n");
            }
            assertThat(get(figures, "/ready").body()).isEqualTo("ok\n");
            assertThat(get(serve.page(), "/metrics").statusCode()).isEqualTo(404);
        }
        assertThat(Files.readString(log)).contains("\"GET /echo\" 101").contains("/metrics\" 404");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void O_07_aSecondSignalCutsWhatDoesNotAnswer() throws Exception {
        try (var serve = new CorinthServe();
                RawPeer silent = serve.open("/chat")) {
            long start = System.nanoTime();
            serve.signal("TERM");
            silent.expectClose(1001);
            serve.signal("TERM");
            assertThat(serve.awaitExit()).isZero();
            // The grace of those who do not answer is five seconds.
            assertThat(System.nanoTime() - start).isLessThan(4_500_000_000L);
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void E_36_isNotReadyForTheLengthOfTheNotice() throws Exception {
        try (var serve = new CorinthServe("--admin-port", "0", "--drain-notice", "2s")) {
            URI figures = serve.figures();
            serve.signal("TERM");
            HttpResponse<String> ready = get(figures, "/ready");
            while (ready.statusCode() == 200) {
                ready = get(figures, "/ready");
            }
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(get(serve.page(), "/health").statusCode()).isEqualTo(503);
            assertThat(serve.awaitExit()).isZero();
        }
    }
}
