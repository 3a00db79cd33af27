package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// The opening handshake, through a socket (RFC 6455 §4).
class UpgradeTest {
    private static final AtomicInteger DECISIONS = new AtomicInteger();
    private static final Diary DIARY = new Diary();
    private static final Server SERVER =
            Server.on(0)
                    .webSocket(
                            "/ws",
                            WebSocketRoute.deciding(
                                    handshake -> {
                                        DECISIONS.incrementAndGet();
                                        return handshake.accept(
                                                (socket, message) -> socket.send(message));
                                    }))
                    .webSocket(
                            "/invents",
                            WebSocketRoute.deciding(
                                    handshake ->
                                            handshake.accept(DIARY).subprotocol("not.offered")))
                    .webSocket("/failing", new FailingOpen())
                    .webSocket("/diary", DIARY)
                    .start();

    /// Fails when it is told of the opening. Safe for any thread.
    private static final class FailingOpen implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            throw new IllegalStateException("of onOpen");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            DIARY.write("message");
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            DIARY.write("close=" + closure.code());
        }
    }

    private static final String GOOD =
            RawHandshake.request("/ws", "localhost").replace("\r\n\r\n", "\r\n");

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String answer(int status, String request) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request);
            String head = peer.expectHead();
            assertThat(RawHandshake.status(head)).as(request + "\n" + head).isEqualTo(status);
            if (status != 101) {
                assertThat(head).containsIgnoringCase("Connection: close");
                peer.readToEnd();
            }
            return head;
        }
    }

    private static String with(String line, String other) {
        String request = RawHandshake.request("/ws", "localhost");
        assertThat(request).contains(line);
        return request.replace(line, other);
    }

    private static void refusesOrigin(String... lines) {
        int before = DECISIONS.get();
        answer(403, RawHandshake.request("/ws", "localhost", lines));
        assertThat(DECISIONS).hasValue(before);
    }

    @Test
    void H_01_asksForAnUpgrade() {
        String head = answer(426, "GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(head).contains("Upgrade: websocket").contains("Sec-WebSocket-Version: 13");
    }

    @Test
    void H_02_readsUpgradeAsAList() {
        for (String token : new String[] {"h2c", "websocket2", "xwebsocket"}) {
            answer(426, with("Upgrade: websocket", "Upgrade: " + token));
        }
        answer(101, with("Upgrade: websocket", "Upgrade: WebSocket"));
        answer(101, with("Upgrade: websocket", "Upgrade: foo, websocket"));
    }

    @Test
    void H_04_upgradesGetAlone() {
        answer(405, with("GET ", "POST "));
        answer(405, with("GET ", "HEAD "));
    }

    @Test
    void H_05_refusesAnUpgradeWithABodyAtOnce() {
        answer(400, GOOD + "Content-Length: 104857600\r\n\r\n");
        answer(400, GOOD + "Content-Length: 5\r\n\r\nhello");
        answer(400, GOOD + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void H_07_refusesKeysThatAreNone() {
        for (String key :
                new String[] {
                    "AAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAAA=",
                    "not base64 at all!!!!!!=",
                    "dGhlIHNhbXBsZSBub25jZQ",
                    "dGhl-HNhbXBsZSBub25j_Q==",
                    ""
                }) {
            answer(400, with(RawHandshake.SAMPLE_KEY, key));
        }
    }

    @Test
    void H_08_speaksVersionThirteenOnly() {
        for (String version : new String[] {"8", "12", "14", "0", "013", "+13", "269", "13, 8"}) {
            String head = answer(426, with("Version: 13", "Version: " + version));
            assertThat(head).contains("Sec-WebSocket-Version: 13");
        }
        answer(426, with("Sec-WebSocket-Version: 13\r\n", ""));
        answer(400, GOOD + "Sec-WebSocket-Version: 13\r\n\r\n");
    }

    @Test
    void H_10_readsFramesThatComeWithTheRequest() {
        byte[] request = (GOOD + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] frames = RawFrames.write(Wire.text("early"), Wire.text("bird"));
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.send(Bytes.concat(request, frames));
            peer.expectStatus(101);
            peer.expectText("early").expectText("bird");
        }
    }

    @Test
    void H_10_dropsFramesBehindARefusedRequest() {
        String frames =
                new String(RawFrames.write(Wire.text("early")), StandardCharsets.ISO_8859_1);
        answer(404, RawHandshake.request("/nowhere", "localhost") + frames);
    }

    @Test
    void H_11_refusesTheDraftsBeforeTheStandard() {
        answer(
                426,
                String.join(
                        "\r\n",
                        "GET /ws HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: WebSocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                        "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00",
                        "",
                        "^n:ds[4U"));
    }

    @Test
    void H_13_refusesOtherOriginsBeforeTheApplicationIsAsked() {
        for (String origin :
                new String[] {
                    "null",
                    "https://evil.example",
                    "http://localhost.evil.example",
                    "http://evillocalhost",
                    "https://localhost",
                    "http://localhost:444",
                    "http://user@localhost",
                    "nonsense"
                }) {
            refusesOrigin("Origin: " + origin);
        }
        refusesOrigin("Origin: http://localhost", "Origin: http://evil.example");
    }

    @Test
    void H_13_takesItsOwnOrigin() {
        String host = "localhost:" + SERVER.port();
        answer(101, RawHandshake.request("/ws", host, "Origin: http://" + host));
        answer(101, RawHandshake.request("/ws", host, "Origin: http://LOCALHOST:" + SERVER.port()));
    }

    @Test
    void H_16_readsAHostileListQuickly() {
        String value = "b" + " ".repeat(10_000) + "x";
        answer(400, RawHandshake.request("/ws", "localhost", "Sec-WebSocket-Protocol: " + value));
    }

    @Test
    void H_17_neverAgreesOnASubprotocolThatWasNotOffered() {
        DIARY.rest();
        answer(500, RawHandshake.request("/invents", "localhost", "Sec-WebSocket-Protocol: a"));
        assertThat(DIARY.rest()).isEmpty();
    }

    @Test
    void H_19_ignoresExtensionsItDoesNotKnow() {
        String head =
                answer(
                        101,
                        RawHandshake.request(
                                "/ws",
                                "localhost",
                                "Sec-WebSocket-Extensions: constructor; __proto__=1, toString,"
                                        + " x-unknown; a=b"));
        assertThat(head).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void H_23_aResetBeforeTheAnswerLeavesNothing() {
        DIARY.rest();
        long before = SERVER.count(Counter.ACCEPTED);
        for (int i = 0; i < 30; i++) {
            RawPeer peer = RawPeer.connect(SERVER.port());
            peer.sendText(RawHandshake.request("/diary", "localhost"));
            peer.reset();
        }
        Wire.await("all came", () -> SERVER.count(Counter.ACCEPTED) == before + 30);
        Wire.await("all gone", () -> SERVER.openConnections() == 0);
        var told = new ArrayList<String>();
        Wire.await(
                "a close for each open",
                () -> {
                    told.addAll(DIARY.rest());
                    return Collections.frequency(told, "open")
                            == Collections.frequency(told, "close=1006 lost us");
                });
        assertThat(told).isSubsetOf("open", "close=1006 lost us");
    }

    @Test
    void H_29_aFailingOnOpenClosesWith1011() {
        DIARY.rest();
        try (RawPeer peer = Wire.open(SERVER, "/failing")) {
            peer.expectClose(1011);
            peer.expectEnd();
        }
        assertThat(DIARY.next()).isEqualTo("close=1011");
        assertThat(DIARY.rest()).isEmpty();
    }

    @Test
    void HT_12_everyRefusalHasItsStatusAndSaysWhy() {
        String ws = RawHandshake.request("/ws", "localhost");
        Map<String, Integer> refused =
                Map.of(
                        with(RawHandshake.SAMPLE_KEY, "short"),
                        400,
                        with("Host: localhost\r\n", ""),
                        400,
                        RawHandshake.request("/ws", "localhost", "Origin: http://evil.example"),
                        403,
                        RawHandshake.request("/nowhere", "localhost"),
                        404,
                        with("GET ", "POST "),
                        405,
                        RawHandshake.request("/ws", "stranger.example"),
                        421,
                        with("Version: 13", "Version: 12"),
                        426,
                        RawHandshake.request("/ws", "localhost", "A: " + "a".repeat(17_000)),
                        431,
                        ws.replace("HTTP/1.1", "HTTP/3.0"),
                        505);
        refused.forEach(
                (request, status) -> {
                    try (RawPeer peer = RawPeer.connect(SERVER.port())) {
                        peer.sendText(request);
                        String head = peer.expectStatus(status);
                        String why = RawHandshake.header(head, "Error");
                        assertThat(new String(peer.readToEnd(), StandardCharsets.US_ASCII))
                                .as(head)
                                .isEqualTo(why + "\n");
                        assertThat(why).as(head).isNotEmpty();
                        assertThat(RawHandshake.header(head, "Connection")).startsWith("close");
                    }
                });
    }

    @Test
    void OP_05_aHandshakeIsBoundedInSize() {
        answer(101, RawHandshake.request("/ws", "localhost", "A: " + "a".repeat(8_000)));
        answer(414, "GET /ws?" + "q".repeat(8_192));
        answer(431, "GET /ws HTTP/1.1\r\nHost: localhost\r\nA: " + "a".repeat(16_384));
        answer(431, RawHandshake.request("/ws", "localhost", lines(100)));
    }

    private static String[] lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "A: " + i).toArray(String[]::new);
    }

    private static void isTurnedAway(Server server) {
        try (RawPeer peer = RawPeer.connect(server.port())) {
            peer.expectEnd();
        } catch (UncheckedIOException reset) {
            assertThat(reset).hasMessageContaining("cannot connect");
        }
    }

    @Test
    void OP_05_handshakesAreBoundedInNumber() {
        var few = ServerConfig.STANDARD.port(0).loops(loops -> loops.maxConnections(3));
        String half = RawHandshake.request("/", "localhost").substring(0, 40);
        try (Server server =
                        Server.with(few)
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start();
                RawPeer one = RawPeer.connect(server.port()).sendText(half);
                RawPeer two = RawPeer.connect(server.port()).sendText(half)) {
            RawPeer three = RawPeer.connect(server.port()).sendText(half);
            Wire.await("three are there", () -> server.openConnections() == 3);
            for (int i = 0; i < 5; i++) {
                isTurnedAway(server);
            }
            three.close();
            Wire.await("one is gone", () -> server.openConnections() == 2);
            try (RawPeer next = Wire.open(server, "/")) {
                next.send(Wire.text("room")).expectText("room");
            }
            assertThat(server.count(Counter.REFUSED)).isEqualTo(5);
            one.sendText(RawHandshake.request("/", "localhost").substring(40)).expectStatus(101);
            two.reset();
        }
    }
}
