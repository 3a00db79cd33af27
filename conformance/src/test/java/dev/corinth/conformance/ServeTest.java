package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The program `corinth serve` as a process: what it serves, what it is told, how it ends.
class ServeTest {
    private static final int KEY = 7;

    private static RawFrame text(String text) {
        return RawFrame.text(text).withMask(KEY);
    }

    private static HttpResponse<String> get(HttpClient client, URI page, String path)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page.resolve(path)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void TB_08_servesThePageAndWhatItNeeds() throws Exception {
        Map<String, String> types =
                Map.of(
                        "/", "text/html; charset=utf-8",
                        "/demo.css", "text/css; charset=utf-8",
                        "/demo.js", "text/javascript; charset=utf-8",
                        "/live/live.js", "text/javascript; charset=utf-8",
                        "/icon.svg", "image/svg+xml",
                        "/health", "text/plain; charset=utf-8");
        try (var serve = new CorinthServe();
                HttpClient client = HttpClient.newHttpClient()) {
            for (var each : types.entrySet()) {
                HttpResponse<String> answer = get(client, serve.page(), each.getKey());
                assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).contains(each.getValue());
                assertThat(answer.body()).isNotEmpty();
            }
            assertThat(get(client, serve.page(), "/").body())
                    .contains("demo.css", "demo.js", "live.js", "icon.svg");
            assertThat(get(client, serve.page(), "/health").body()).isEqualTo("ok\n");
            assertThat(get(client, serve.page(), "/none").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void TB_08_echoesChatsAndTellsItsFigures() throws Exception {
        try (var serve = new CorinthServe();
                RawPeer echo = serve.open("/echo");
                RawPeer one = serve.open("/chat");
                RawPeer other = serve.open("/chat");
                RawPeer figures = serve.open("/figures")) {
            echo.send(text("Grüße"), RawFrame.binary((byte) 1).withMask(KEY));
            echo.expectText("Grüße").expectBinary((byte) 1);
            one.send(text("to all"));
            one.expectText("to all");
            other.expectText("to all");
            other.send(text("back"));
            one.expectText("back");
            other.expectText("back");
            assertThat(figures.expectFrame().text())
                    .matches("\\{\"connections\":4,\"chatting\":2,\"messages\":\\d+,.*\\}");
            String later = figures.expectFrame().text();
            while (!later.contains("\"messages\":4,")) {
                later = figures.expectFrame().text();
            }
        }
    }

    @Test
    void TB_08_theChatSpeaksJsonToPages() throws Exception {
        try (var serve = new CorinthServe();
                RawPeer program = serve.open("/chat");
                RawPeer page = serve.open("/live")) {
            program.send(text("said before")).expectText("said before");
            page.send(text("{\"do\":\"subscribe\",\"topic\":\"chat\",\"newest\":20}"));
            assertThat(page.expectFrame().text()).contains("\"subscribed\"", "\"missed\":1");
            assertThat(page.expectFrame().text()).contains("\"data\":\"said before\"");
            page.send(text("{\"do\":\"publish\",\"topic\":\"chat\",\"data\":{\"text\":\"hi\"}}"));
            program.expectText("{\"text\":\"hi\"}");
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void OP_22_saysGoodbyeToEverybodyAndEndsInOrder() throws Exception {
        try (var serve = new CorinthServe("--loops", "2");
                RawPeer echo = serve.open("/echo");
                RawPeer silent = serve.open("/chat");
                RawPeer plain = serve.connect()) {
            byte[] large = new byte[500_000];
            echo.send(RawFrame.binary(large).withMask(KEY));
            RawFrame reply = echo.expectFrame();
            serve.signal("TERM");

            assertThat(reply.payload()).isEqualTo(large);
            echo.expectClose(1001);
            echo.send(RawFrame.close(1001, "").withMask(KEY)).expectEnd();
            plain.expectEnd();
            // Whoever does not answer is cut, and holds the end up no longer than that.
            silent.expectClose(1001);
            silent.expectEnd();
            assertThat(serve.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void OP_23_aSignalEndsItInGoodOrder(String signal) throws Exception {
        try (var serve = new CorinthServe();
                RawPeer peer = serve.open("/echo")) {
            serve.signal(signal);
            peer.expectClose(1001);
            peer.send(RawFrame.close(1001, "").withMask(KEY)).expectEnd();
            assertThat(serve.awaitExit()).isZero();
        }
    }

    @Test
    void CF_18_takesItsOptionsFromTheEnvironment() throws Exception {
        Map<String, String> environment =
                Map.of(
                        "CORINTH_HOST", "127.0.0.1",
                        "CORINTH_PORT", "0",
                        "CORINTH_LOOPS", "3",
                        "CORINTH_POLLER", "nio",
                        "CORINTH_MAX_MESSAGE", "2k",
                        "CORINTH_DEFLATE", "true",
                        "CORINTH_ALLOW_ORIGIN", "https://app.example,https://other.example",
                        "CORINTH_ALLOW_HOST", "app.example");
        try (var serve = new CorinthServe(environment)) {
            assertThat(serve.running()).startsWith("3 loops on nio ");
            String[] offer = {
                "Sec-WebSocket-Extensions: permessage-deflate", "Origin: https://other.example"
            };
            try (RawPeer peer = serve.connect()) {
                assertThat(peer.upgrade("/echo", offer)).contains("permessage-deflate");
                peer.send(RawFrame.binary(new byte[2_048]).withMask(KEY)).expectFrame();
                peer.send(RawFrame.binary(new byte[2_049]).withMask(KEY)).expectClose(1009);
            }
            try (RawPeer peer = serve.connect()) {
                peer.sendText(RawHandshake.request("/echo", "app.example"));
                peer.expectStatus(101);
            }
        }
        // What is said on the command line counts more.
        try (var serve = new CorinthServe(environment, "--max-message", "4k", "--loops", "1");
                RawPeer peer = serve.open("/echo")) {
            assertThat(serve.running()).startsWith("1 loops on nio ");
            peer.send(RawFrame.binary(new byte[4_096]).withMask(KEY));
            peer.expectBinary(new byte[4_096]);
        }
    }

    @Test
    void CF_18_takesItsKeyAndItsOpennessFromTheEnvironment(@TempDir Path folder) throws Exception {
        Identity identity = Identity.of("localhost");
        Path certificate = folder.resolve("certificate.pem");
        Path key = identity.writeKey(folder.resolve("key.pem"));
        Files.writeString(certificate, identity.certificatePem());
        Map<String, String> secure =
                Map.of(
                        "CORINTH_PORT", "0",
                        "CORINTH_TLS_CERT", certificate.toString(),
                        "CORINTH_TLS_KEY", key.toString());
        try (var serve = new CorinthServe(secure);
                RawPeer peer = RawPeer.connectTls("localhost", serve.page().getPort())) {
            assertThat(serve.page().getScheme()).isEqualTo("https");
            peer.sendText("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(200);
            peer.expectBytes(Bytes.utf8("ok\n"));
        }
        Map<String, String> open =
                Map.of("CORINTH_PORT", "0", "CORINTH_HOST", "0.0.0.0", "CORINTH_INSECURE", "true");
        try (var serve = new CorinthServe(open);
                RawPeer peer = serve.open("/echo")) {
            peer.send(text("open")).expectText("open");
        }
    }
}
