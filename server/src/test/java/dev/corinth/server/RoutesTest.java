package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.OriginRule;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What is served where and to whom, through a socket.
class RoutesTest {
    /// The state of one connection of a subprotocol. Immutable.
    ///
    /// @param user who it is
    private record Login(String user) {}

    /// Counts its own messages. Owned by the loop of its connection.
    private static final class Counting implements WebSocketListener {
        private int count;

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(String.valueOf(++count));
        }
    }

    private static final WebSocketListener ECHO = (socket, message) -> socket.send(message);
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", ECHO)
                    .get("/", request -> HttpAnswer.text(200, "page of " + request.method()))
                    .webSocket("/rooms/{room}/{seat}", WebSocketRoute.deciding(RoutesTest::seat))
                    .webSocket("/rooms/main/door", ECHO)
                    .get("/files/{path...}", request -> HttpAnswer.text(200, rest(request)))
                    .webSocket("/each", WebSocketRoute.each(Counting::new))
                    .webSocket("/view", WebSocketRoute.deciding(RoutesTest::view))
                    .webSocket(
                            "/denied",
                            WebSocketRoute.deciding(
                                    handshake ->
                                            handshake
                                                    .reject(401)
                                                    .header("WWW-Authenticate", "Bearer")
                                                    .body("who are you?")))
                    .webSocket(
                            "/fails",
                            WebSocketRoute.deciding(
                                    handshake -> {
                                        throw new IllegalStateException("of a decision");
                                    }))
                    .webSocket(
                            "/sub",
                            WebSocketRoute.of((socket, message) -> socket.send("default"))
                                    .subprotocol(
                                            "upper", (socket, message) -> upper(socket, message))
                                    .subprotocol(
                                            "small", ECHO, WebSocketConfig.STANDARD.maxMessage(10))
                                    .deciding(
                                            "user",
                                            handshake ->
                                                    handshake
                                                            .accept(RoutesTest::greet)
                                                            .attach(
                                                                    new Login(
                                                                            handshake
                                                                                    .query("name")
                                                                                    .orElse("?")))))
                    .webSocket(
                            "/must",
                            WebSocketRoute.of(ECHO).subprotocol("a", ECHO).requireSubprotocol())
                    .webSocket(
                            "/origins",
                            WebSocketRoute.of(ECHO)
                                    .origins(
                                            OriginRule.sameOrigin()
                                                    .allowing("https://app.example")
                                                    .refusingMissing()))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static UpgradeAnswer seat(Handshake handshake) {
        String name =
                handshake.pathParameter("room").orElseThrow()
                        + " "
                        + handshake.pathParameter("seat").orElseThrow()
                        + " "
                        + handshake.queryAll("q");
        return handshake.accept((socket, message) -> socket.send(name));
    }

    private static UpgradeAnswer view(Handshake handshake) {
        String seen =
                String.join(
                        "|",
                        handshake.method(),
                        handshake.target(),
                        handshake.path(),
                        handshake.header("X-Test").orElse("none"),
                        handshake.cookie("id").orElse("none"),
                        handshake.offeredSubprotocols().toString(),
                        String.valueOf(handshake.isSecure()),
                        String.valueOf(handshake.server().port() == SERVER.port()));
        return handshake
                .accept((socket, message) -> socket.send(seen))
                .header("X-Answer", "42")
                .cookie("id", "7")
                .cookie("more", "8");
    }

    private static String rest(HttpRequest request) {
        return request.pathParameter("path").orElseThrow();
    }

    private static void upper(WebSocket socket, Message message) {
        socket.send(
                socket.subprotocol().orElseThrow() + ":" + message.text().toUpperCase(Locale.ROOT));
    }

    private static void greet(WebSocket socket, Message message) {
        Optional<Login> login = socket.attachment(Login.class);
        socket.send(login.orElseThrow().user() + message.text());
    }

    private static void answers(String path, String expected, String... lines) {
        try (RawPeer peer = Wire.open(SERVER, path, lines)) {
            peer.send(Wire.text("x")).expectText(expected);
        }
    }

    private static String refused(int status, String path, String... lines) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(RawHandshake.request(path, "localhost", lines));
            String head = peer.expectHead();
            assertThat(RawHandshake.status(head)).as(head).isEqualTo(status);
            return head + new String(peer.readToEnd(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void C_1_09_findsRoutesByLiteralAndByPattern() {
        answers("/", "x");
        answers("/rooms/main/door", "x");
        answers("/rooms/blue/7?q=1&q=%20b", "blue 7 [1,  b]");
        answers("/rooms/%C3%BC/7", "ü 7 []");
        refused(404, "/rooms/blue");
        refused(404, "/rooms//7");
        refused(404, "/rooms/blue/7/8");
    }

    @Test
    void C_1_09_aPathMayServePagesAndWebSockets() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(200);
            peer.expectBytes(Bytes.utf8("page of GET"));
            peer.sendText("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(200);
            peer.sendText("GET /files/a/b.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
            peer.expectStatus(200);
            peer.expectBytes(Bytes.utf8("a/b.txt"));
            peer.upgrade("/");
            peer.send(Wire.text("now frames")).expectText("now frames");
        }
    }

    @Test
    void AP_29_eachConnectionMayHaveAListenerOfItsOwn() {
        try (RawPeer one = Wire.open(SERVER, "/each");
                RawPeer other = Wire.open(SERVER, "/each")) {
            one.send(Wire.text("a"), Wire.text("b"));
            one.expectText("1").expectText("2");
            other.send(Wire.text("a")).expectText("1");
        }
    }

    @Test
    void AP_30_aDecisionSeesTheHandshake() {
        answers(
                "/view?a=b",
                "GET|/view?a=b|/view|yes|12|[x, y]|false|true",
                "X-Test: yes",
                "Cookie: id=12; other=3",
                "Sec-WebSocket-Protocol: x, y");
    }

    @Test
    void C_1_07_answersWithHeadersAndCookies() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            assertThat(peer.upgrade("/view"))
                    .contains("X-Answer: 42\r\n")
                    .contains("Set-Cookie: id=7; Path=/; HttpOnly; SameSite=Lax\r\n")
                    .contains("Set-Cookie: more=8; ");
        }
    }

    @Test
    void HT_12_aRejectionHasStatusHeadersAndBody() {
        assertThat(refused(401, "/denied"))
                .contains("WWW-Authenticate: Bearer")
                .contains("Connection: close")
                .endsWith("who are you?");
        refused(500, "/fails");
    }

    @Test
    void PR_25_eachSubprotocolHasAListenerOfItsOwn() {
        answers("/sub", "upper:X", "Sec-WebSocket-Protocol: upper");
        answers("/sub", "upper:X", "Sec-WebSocket-Protocol: unknown, upper, small");
        answers("/sub", "default");
        answers("/sub", "default", "Sec-WebSocket-Protocol: unknown");
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            assertThat(peer.upgrade("/sub", "Sec-WebSocket-Protocol: unknown"))
                    .doesNotContain("Sec-WebSocket-Protocol");
        }
    }

    @Test
    void AP_51_aSubprotocolHasLimitsOfItsOwn() {
        try (RawPeer peer = Wire.open(SERVER, "/sub", "Sec-WebSocket-Protocol: small")) {
            peer.send(Wire.binary(10)).expectBinary(new byte[10]);
            peer.send(Wire.binary(11)).expectClose(1009);
        }
    }

    @Test
    void AP_52_aSubprotocolHasAStateOfItsOwn() {
        answers("/sub?name=ada", "adax", "Sec-WebSocket-Protocol: user");
    }

    @Test
    void C_3_10_aRouteMayInsistOnASubprotocol() {
        answers("/must", "x", "Sec-WebSocket-Protocol: a");
        assertThat(refused(400, "/must", "Sec-WebSocket-Protocol: b")).contains("subprotocol");
        refused(400, "/must");
    }

    @Test
    void OP_07_aRouteMayListItsOrigins() {
        answers("/origins", "x", "Origin: https://app.example");
        refused(403, "/origins", "Origin: https://app.example.evil");
        refused(403, "/origins");
    }

    @Test
    void refusesTwoRoutesForOnePathAndPatternsThatAreNone() {
        Server server = Server.on(0).webSocket("/a", ECHO);
        assertThatThrownBy(() -> server.webSocket("/a", ECHO)).hasMessageContaining("path=/a");
        for (String path : new String[] {"a", "/{a}/{a}", "/{}", "/a{b}", "/{a...}/b"}) {
            assertThatThrownBy(() -> server.webSocket(path, ECHO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("path=" + path);
        }
    }

    @Test
    void refusesRejectionsThatRejectNothing() {
        assertThatThrownBy(() -> UpgradeAnswer.reject(200))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UpgradeAnswer.accept(ECHO).cookie("a", "b;c"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void AP_30_theHandshakeStaysValidAndIsSeenAsItWasSent() throws InterruptedException {
        var seen = new LinkedBlockingQueue<Handshake>();
        WebSocketRoute route =
                WebSocketRoute.deciding(
                        handshake -> {
                            seen.add(handshake);
                            return handshake.accept(ECHO);
                        });
        try (Server server = Server.on(0).webSocket("/{where}", route).start();
                RawPeer peer =
                        Wire.open(
                                server,
                                "/h%C3%BCtte?q=1&q=a%2Bb&e=",
                                "X-MiXed: VaLuE",
                                "x-mixed: again",
                                "Origin: http://localhost:" + server.port())) {
            Handshake handshake = seen.poll(10, TimeUnit.SECONDS);
            assertThat(handshake).isNotNull();
            peer.send(Wire.text("on")).expectText("on");

            assertThat(handshake.target()).isEqualTo("/h%C3%BCtte?q=1&q=a%2Bb&e=");
            assertThat(handshake.path()).isEqualTo("/hütte");
            assertThat(handshake.pathParameter("where")).contains("hütte");
            assertThat(handshake.queryAll("q")).containsExactly("1", "a+b");
            assertThat(handshake.query("e")).contains("");
            assertThat(handshake.query("none")).isEmpty();
            assertThat(handshake.header("x-mixed")).contains("VaLuE");
            assertThat(handshake.headers().all("X-MIXED")).containsExactly("VaLuE", "again");
            assertThat(handshake.headers())
                    .extracting(field -> field.name() + "=" + field.value())
                    .contains("Host=localhost:" + server.port(), "X-MiXed=VaLuE", "x-mixed=again")
                    .endsWith("Origin=http://localhost:" + server.port());
            assertThat(handshake.origin()).contains("http://localhost:" + server.port());
            assertThat(handshake.peerAddress()).isEqualTo(peer.socket().getLocalSocketAddress());
        }
    }
}
