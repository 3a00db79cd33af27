package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;

/// Requests and handshakes that went wrong in the servers before this one.
class SeedHandshakesTest {
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/ws", (socket, message) -> socket.send(message))
                    .webSocket(
                            "/rich/{name}",
                            WebSocketRoute.deciding(SeedHandshakesTest::answerRichly))
                    .get("/page", request -> HttpAnswer.text(200, "page\n"))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static UpgradeAnswer answerRichly(Handshake handshake) {
        String seen =
                handshake.pathParameter("name").orElseThrow()
                        + "|"
                        + handshake.query("q").orElse("none")
                        + "|"
                        + handshake.queryAll("list")
                        + "|"
                        + handshake.cookie("id").orElse("none")
                        + "|"
                        + handshake.header("X-Test").orElse("none");
        UpgradeAnswer.Acceptance answer =
                handshake.accept((socket, message) -> socket.send(seen)).cookie("id", "new");
        for (int i = 0; i < 100; i++) {
            answer = answer.header("X-Field-" + i, "v".repeat(200));
        }
        return answer;
    }

    private static String answer(String request) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request);
            return new String(peer.readToEnd(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String upgrade(String path, String... lines) {
        return RawHandshake.request(path, "localhost", lines);
    }

    @Test
    void B_3_aRefusedHandshakeSaysWhyInTheFieldError() {
        Map<Integer, String> refused =
                Map.of(
                        431, answer(upgrade("/ws", "A: " + "b".repeat(20_000))),
                        426, answer(upgrade("/ws").replace("Version: 13", "Version: 12")),
                        403, answer(upgrade("/ws", "Origin: http://evil.example")),
                        400, answer(upgrade("/ws").replace("Connection: Upgrade\r\n", "")));
        refused.forEach(
                (status, answer) -> {
                    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
                    assertThat(answer)
                            .startsWith("HTTP/1.1 " + status + " ")
                            .contains("\r\nError: " + body.strip() + "\r\n")
                            .containsIgnoringCase("\r\nConnection: close");
                });
        assertThat(refused.get(426)).contains("\r\nSec-WebSocket-Version: 13\r\n");
    }

    @Test
    void B_3_aHandshakeThatTakesTooLongIsToldSo() {
        try (Stepped server =
                Stepped.serving(
                        router -> router.webSocket("/ws", WebSocketRoute.of(new Diary())))) {
            Stepped.Peer peer = server.connect().send("GET /ws HTTP/1.1\r\nHost: loc");
            server.advanceSeconds(11);
            assertThat(peer.text()).startsWith("HTTP/1.1 408 ").contains("\r\nError: request head");
        }
    }

    @Test
    void C_1_04_aHandshakeBehindAProxyFits() {
        String[] ofProxies = {
            "Cookie: session=" + "c".repeat(4_000) + "; __cf_bm=" + "d".repeat(4_000),
            "Authorization: Bearer " + "e".repeat(4_000),
            "CF-Connecting-IP: 2001:db8::1",
            "CF-Ray: 4f3a9c1e2b7d0000-FRA",
            "CF-Visitor: {\"scheme\":\"https\"}",
            "CDN-Loop: cloudflare; loops=1",
            "X-Forwarded-For: 203.0.113.7, 198.51.100.2, 192.0.2.1",
            "X-Forwarded-Proto: https",
            "Accept-Encoding: gzip, br",
            "User-Agent: " + "f".repeat(500)
        };
        try (RawPeer peer = Wire.open(SERVER, "/ws", ofProxies)) {
            peer.send(Wire.text("Hello")).expectText("Hello");
        }
    }

    @Test
    void C_1_04_theLogTellsTheLimitThatAHandshakePassed() {
        try (LogRecorder log = LogRecorder.open()) {
            assertThat(answer(upgrade("/ws", "A: " + "b".repeat(20_000))))
                    .startsWith("HTTP/1.1 431 ");
            assertThat(log.at(Level.FINE))
                    .anySatisfy(line -> assertThat(line).contains("431", "maxHeaderBytes=16384"));
            assertThat(log.loud()).isEmpty();
        }
    }

    @Test
    void C_1_07_readsQueryAndCookiesAndAnswersWithManyFields() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            String head =
                    peer.upgrade(
                            "/rich/a%20b?q=%C3%BC+1&list=1&list=2&empty",
                            "Cookie: other=1; id=7", "X-Test: yes");
            assertThat(head.length()).isGreaterThan(20_000);
            assertThat(head).contains("X-Field-99: " + "v".repeat(200)).contains("Set-Cookie: id=");
            peer.send(Wire.text("?")).expectText("a b|ü 1|[1, 2]|7|yes");
        }
    }

    @Test
    void C_1_13_aPeerThatLeavesInAHandshakeIsCountedAndNotComplainedOf() {
        Identity identity = Identity.of("localhost");
        ServerConfig config = ServerConfig.STANDARD.port(0).tls(identity.serverContext());
        try (LogRecorder log = LogRecorder.open();
                Server secure = Server.with(config).webSocket("/ws", new Diary()).start()) {
            byte[] half = upgrade("/ws").substring(0, 60).getBytes(StandardCharsets.US_ASCII);
            byte[] record = {22, 3, 3, 0, 100, 1};
            long before = SERVER.count(Counter.LEFT_EARLY);
            RawPeer.connect(SERVER.port()).send(half).close();
            RawPeer.connect(SERVER.port()).send(half).finish().expectEnd().close();
            RawPeer.connect(secure.port()).send(record).close();
            RawPeer.connect(secure.port()).send(half).readToEnd();
            RawPeer.connectTls("localhost", secure.port()).send(half).close();
            Wire.await("both left", () -> SERVER.count(Counter.LEFT_EARLY) == before + 2);
            Wire.await("three left", () -> secure.count(Counter.LEFT_EARLY) == 3);
            assertThat(log.loud()).isEmpty();
            assertThat(log.at(Level.FINE)).filteredOn(it -> it.startsWith("left early")).hasSize(5);
            RawPeer.connect(SERVER.port()).close();
        }
        assertThat(SERVER.isServing()).isTrue();
    }

    @Test
    void C_2_05_noSecondRequestIsSmuggledBehindAnotherOne() {
        String hidden = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String post = "POST /page HTTP/1.1\r\nHost: localhost\r\n";
        List<String> first =
                List.of(
                        post + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n",
                        post + "Content-Length: +0\r\n\r\n",
                        post + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        post + "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
                        post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                        post + "Transfer-Encoding :chunked\r\n\r\n0\r\n\r\n",
                        post + "Content-Length:\r\n 0\r\n\r\n",
                        post + "X:\nContent-Length: 44\r\n\r\n",
                        upgrade("/page").replace("13", "12"));
        for (String request : first) {
            String all = answer(request + hidden);
            assertThat(all.split("HTTP/1.1 ", -1)).as(request + "\n" + all).hasSize(2);
            assertThat(all).doesNotContain("200 OK");
        }
    }

    @Test
    void C_2_05_noLengthMakesTheParserReadPastItsBytes() {
        for (String hex :
                List.of(
                        "82 FF FFFFFFFFFFFFFFFF 00000000",
                        "82 FF 8000000000000000 00000000",
                        "82 FF 7FFFFFFFFFFFFFFF 00000000",
                        "82 FF 0000000100000000 00000000",
                        "82 FF 00000000FFFFFFFF 00000000")) {
            try (RawPeer peer = Wire.open(SERVER, "/ws")) {
                int code = hex.startsWith("82 FF F") || hex.startsWith("82 FF 8") ? 1002 : 1009;
                peer.sendHex(hex).expectClose(code);
            }
        }
        // A fragment whose length, added to what is there, passes 2^63.
        try (RawPeer peer = Wire.open(SERVER, "/ws")) {
            peer.send(Wire.binary(1_000).withFin(false));
            peer.sendHex("80 FF 7FFFFFFFFFFFFFFF 00000000").expectClose(1009);
        }
    }

    @Test
    void C_4_02_everyStatusIsSentAsItIs() {
        assertThat(answer(upgrade("/nowhere"))).startsWith("HTTP/1.1 404 Not Found\r\n");
        assertThat(answer(upgrade("/ws").replace("GET", "POST")))
                .startsWith("HTTP/1.1 405 Method Not Allowed\r\n");
        assertThat(answer(RawHandshake.request("/ws", "evil.example")))
                .startsWith("HTTP/1.1 421 Misdirected Request\r\n");
        assertThat(answer(upgrade("/ws", "A: " + "b".repeat(20_000))))
                .startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
        for (int status : new int[] {300, 399, 400, 418, 499, 500, 599}) {
            try (Server server =
                            Server.on(0)
                                    .webSocket(
                                            "/", WebSocketRoute.deciding(it -> it.reject(status)))
                                    .start();
                    RawPeer peer = RawPeer.connect(server.port())) {
                peer.sendText(upgrade("/"));
                String line = peer.expectHead().lines().findFirst().orElseThrow();
                assertThat(Arrays.asList(line.split(" ", 3)))
                        .startsWith("HTTP/1.1", String.valueOf(status));
            }
        }
    }
}
