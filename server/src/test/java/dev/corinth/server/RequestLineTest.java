package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.HttpLimits;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/// Request lines and who is asked, through a socket (RFC 9112 §3).
class RequestLineTest {
    private static final Server SERVER =
            Server.with(ServerConfig.STANDARD.port(0).http(HttpLimits.DEFAULTS))
                    .get("/", request -> HttpAnswer.text(200, "hello\n"))
                    .webSocket("/ws", (socket, message) -> {})
                    .start();
    private static final String HOST = "\r\nHost: localhost\r\n\r\n";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /// Each request alone on a connection is answered with a status and the end.
    private static void refuses(int status, String... requests) {
        for (String request : requests) {
            try (RawPeer peer = RawPeer.connect(SERVER.port())) {
                peer.sendText(request);
                String head = peer.expectStatus(status);
                assertThat(head)
                        .containsIgnoringCase("Connection: close")
                        .doesNotContain("Server:");
                peer.readToEnd();
            }
        }
    }

    private static String upgrade(String version, String host) {
        return RawHandshake.request("/ws", host).replace("HTTP/1.1", version);
    }

    private static void takes(String request) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request);
            peer.expectStatus(200);
            peer.expectBytes("hello\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Test
    void R_02_takesOneEmptyLineBeforeARequest() {
        takes("\r\nGET / HTTP/1.1" + HOST);
        refuses(400, "\r\n".repeat(3) + "GET / HTTP/1.1" + HOST);
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.trySend("\r\n".repeat(16_384).getBytes(StandardCharsets.US_ASCII));
            peer.expectStatus(400);
        }
    }

    @Test
    void R_04_refusesALongLineBeforeItsEnd() {
        refuses(414, "GET /" + "a".repeat(8_190));
    }

    @Test
    void R_05_refusesMethodsThatAreNone() {
        refuses(
                400,
                "G=\":<>(e),[T];?\" / HTTP/1.1" + HOST,
                "M".repeat(8_000) + " / HTTP/1.1" + HOST);
        refuses(501, "BREW / HTTP/1.1" + HOST);
    }

    @Test
    void R_07_refusesOtherVersions() {
        refuses(505, "GET / HTTP/9.9" + HOST);
        refuses(
                400,
                "GET / HTTP/1.32" + HOST,
                "GET / HTTP/4294967295.255" + HOST,
                "GET / HTTP/\r\r1.1" + HOST,
                "GET / http/1.1" + HOST,
                "GET / HTTP/1.1x" + HOST);
    }

    @Test
    void R_08_answersVersionOneZeroOnceAndNeverUpgradesIt() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText("GET / HTTP/1.0\r\n\r\n");
            peer.expectStatus(200);
            assertThat(peer.readToEnd()).asString().isEqualTo("hello\n");
        }
        refuses(400, upgrade("HTTP/1.0", "localhost"));
    }

    @Test
    void R_10_cutsATlsGreeting() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendHex("16 03 01 02 00 01 00 01 fc 03 03");
            peer.expectEnd();
        }
    }

    @Test
    void R_13_theAuthorityOfTheTargetMustBeTheHost() {
        takes("GET http://localhost/ HTTP/1.1" + HOST);
        refuses(400, "GET http://other/ HTTP/1.1" + HOST);
    }

    @Test
    void R_14_theAsteriskIsForOptionsAlone() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText("OPTIONS * HTTP/1.1" + HOST);
            String head = peer.expectStatus(204);
            assertThat(head).contains("Allow: ").doesNotContain("Content-Length");
            peer.sendText("GET / HTTP/1.1" + HOST).expectStatus(200);
        }
        refuses(400, "GET * HTTP/1.1" + HOST, "OPTIONS */x HTTP/1.1" + HOST);
    }

    @Test
    void R_16_targetsStartWithASlash() {
        refuses(
                400,
                "GET admin HTTP/1.1" + HOST,
                "GET ! HTTP/1.1" + HOST,
                "GET admin/a/b HTTP/1.1" + HOST);
    }

    @Test
    void R_17_refusesRawCharactersInTargets() {
        for (char c : "# \t\"<>^`{}\\\u0080\u00ff".toCharArray()) {
            refuses(400, "GET /a" + c + "b HTTP/1.1" + HOST);
        }
    }

    @Test
    void R_34_refusesHostsThatNameNone() {
        for (String host : new String[] {"a b", "a:99999", "a:2$", "u@a", "[::1", "a%00b"}) {
            refuses(400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    @Test
    void R_35_refusesHostsThatAreNotServed() {
        refuses(
                421,
                "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
                "GET /nowhere HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
                upgrade("HTTP/1.1", "evil.example"));
    }

    @Test
    void R_55_namesTheMethodsOfARoute() {
        for (String method : new String[] {"PUT", "DELETE", "POST"}) {
            try (RawPeer peer = RawPeer.connect(SERVER.port())) {
                peer.sendText(method + " / HTTP/1.1" + HOST);
                assertThat(peer.expectStatus(405)).contains("Allow: GET, HEAD");
            }
        }
    }

    @Test
    void H_25_unknownPathsAreNotFound() {
        for (int i = 0; i < 10; i++) {
            refuses(404, "GET /nowhere" + i + " HTTP/1.1" + HOST);
        }
    }
}
