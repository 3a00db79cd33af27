package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.HostRule;
import dev.corinth.http.HttpLimits;
import dev.corinth.http.OriginRule;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// What a server that was configured with nothing but a port makes of requests and handshakes.
class HttpDefaultsTest {
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/ws", (socket, message) -> socket.send(message))
                    .webSocket(
                            "/never", WebSocketRoute.deciding(handshake -> handshake.reject(401)))
                    .webSocket(
                            "/moved",
                            WebSocketRoute.deciding(
                                    handshake -> handshake.reject(302).header("Location", "/ws")))
                    .get("/page", request -> HttpAnswer.text(200, "hello\n"))
                    .get(
                            "/fails",
                            request -> {
                                throw new IllegalStateException("a secret of the application");
                            })
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String get(String path, String... lines) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + joined(lines) + "\r\n";
    }

    private static String post(String... lines) {
        return "POST /page HTTP/1.1\r\nHost: localhost\r\n" + joined(lines) + "\r\n";
    }

    private static String joined(String... lines) {
        return Stream.of(lines).map(line -> line + "\r\n").reduce("", String::concat);
    }

    private static String upgrade(String path, String... lines) {
        return RawHandshake.request(path, "localhost", lines);
    }

    /// Sends a request and a second one right behind it, which must not be answered: the whole
    /// answer, after which the connection has ended.
    private static String onlyAnswer(int status, String request) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request + get("/page"));
            String all = new String(peer.readToEnd(), StandardCharsets.ISO_8859_1);
            assertThat(all).as(request).startsWith("HTTP/1.1 " + status + " ");
            assertThat(all.split("HTTP/1.1 ", -1)).as(request + all).hasSize(2);
            return all;
        }
    }

    private static String upgrades(String host, int port, String... lines) {
        try (RawPeer peer = RawPeer.connect(port)) {
            peer.sendText(RawHandshake.request("/ws", host, lines));
            return peer.expectStatus(101);
        }
    }

    @Test
    void E_01_readsHttpStrictly() {
        String chunked = "Transfer-Encoding: chunked";
        onlyAnswer(400, post(chunked, "Content-Length: 5") + "0\r\n\r\n");
        onlyAnswer(400, post("Content-Length: 5", "Content-Length: 6") + "hello");
        onlyAnswer(400, get("/page").replace("\r\n", "\n"));
        onlyAnswer(400, get("/page", "A: b\rC: d"));
        onlyAnswer(400, get("/page", "A: b", " folded"));
        onlyAnswer(400, get("/page", chunked) + "5;name=value\r\nhello\r\n0\r\n\r\n");
        onlyAnswer(400, "GET /page HTTP/1.1\r\nHost: a b\r\n\r\n");
        onlyAnswer(400, "GET /page HTTP/1.1\r\n\r\n");
        onlyAnswer(400, "GET /page HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n");
    }

    @Test
    void E_01_hasNoLenientSwitch() {
        List<String> switches =
                Stream.of(
                                ServerConfig.class,
                                Listening.class,
                                Loops.class,
                                HttpLimits.class,
                                ServerTimeouts.class)
                        .flatMap(part -> Stream.of(part.getRecordComponents()))
                        .filter(component -> component.getType() == boolean.class)
                        .map(RecordComponent::getName)
                        .toList();

        // None of them makes anything that is read less strict.
        assertThat(switches).containsExactly("insecure", "sharePort", "givesWay");
    }

    @Test
    void E_04_everyRefusedUpgradeCloses() {
        onlyAnswer(400, upgrade("/ws").replace(RawHandshake.SAMPLE_KEY, "short"));
        onlyAnswer(401, upgrade("/never"));
        onlyAnswer(302, upgrade("/moved"));
        onlyAnswer(403, upgrade("/ws", "Origin: http://evil.example"));
        onlyAnswer(404, upgrade("/nowhere"));
        onlyAnswer(405, upgrade("/ws").replace("GET ", "PUT "));
        onlyAnswer(421, RawHandshake.request("/ws", "evil.example"));
        onlyAnswer(426, upgrade("/ws").replace("Version: 13", "Version: 8"));
        onlyAnswer(500, upgrade("/fails"));
    }

    @Test
    void E_04_aPageThatIsAskedToUpgradeClosesToo() {
        assertThat(onlyAnswer(200, upgrade("/page"))).contains("\r\nConnection: close\r\n");
        onlyAnswer(200, get("/page", "Connection: Upgrade", "Upgrade: h2c"));
        onlyAnswer(405, post("Upgrade: websocket"));
    }

    @Test
    void E_05_upgradesNothingButTheOneRightRequest() {
        upgrades("localhost", SERVER.port());
        onlyAnswer(405, upgrade("/ws").replace("GET ", "POST "));
        onlyAnswer(505, upgrade("/ws").replace("HTTP/1.1", "HTTP/2.0"));
        onlyAnswer(400, upgrade("/ws").replace("HTTP/1.1", "HTTP/1.0"));
        for (String version : List.of("0", "7", "8", "12", "14", "013", "thirteen")) {
            String answer =
                    onlyAnswer(426, upgrade("/ws").replace("Version: 13", "Version: " + version));
            assertThat(answer).contains("\r\nSec-WebSocket-Version: 13\r\n");
        }
        for (String key : List.of("", "AAAA", "A".repeat(21) + "==", "A".repeat(24))) {
            onlyAnswer(400, upgrade("/ws").replace(RawHandshake.SAMPLE_KEY, key));
        }
    }

    @Test
    void E_06_letsNoPageInButItsOwn() {
        String own = "localhost:" + SERVER.port();
        upgrades(own, SERVER.port(), "Origin: http://" + own);
        for (String origin :
                List.of(
                        "null",
                        "",
                        "*",
                        "http://*",
                        "https://" + own,
                        "http://" + own + ".evil.example",
                        "http://evil.example",
                        "http://sub.localhost:" + SERVER.port(),
                        "file://")) {
            onlyAnswer(403, RawHandshake.request("/ws", own, "Origin: " + origin));
        }
        assertThatThrownBy(() -> OriginRule.sameOrigin().allowing("https://*.example.com"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OriginRule.sameOrigin().allowing("null"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void E_07_answersToTheNamesOfThisMachineAlone() {
        for (String host : List.of("localhost", "LOCALHOST:80", "127.0.0.1", "[::1]")) {
            upgrades(host, SERVER.port());
        }
        for (String host : List.of("evil.example", "localhost.evil.example", "127.0.0.2", "0")) {
            onlyAnswer(421, RawHandshake.request("/ws", host));
            onlyAnswer(421, get("/page").replace("localhost", host));
        }
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "127.0.0.2 is no address there")
    void E_07_answersToItsOwnAddressAndToNamesThatAreListed() {
        ServerConfig config =
                ServerConfig.STANDARD
                        .address(new InetSocketAddress("127.0.0.2", 0))
                        .listening(part -> part.hosts(part.hosts().allowing("chat.example")));
        try (Server server =
                Server.with(config).webSocket("/ws", (socket, message) -> {}).start()) {
            for (String host : List.of("127.0.0.2", "localhost", "chat.example")) {
                try (RawPeer peer = RawPeer.connect((InetSocketAddress) server.address())) {
                    peer.sendText(RawHandshake.request("/ws", host)).expectStatus(101);
                }
            }
        }
        assertThatThrownBy(() -> HostRule.localhost().allowing("*"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void E_09_echoesNoSubprotocolAndNoExtension() {
        String head =
                upgrades(
                        "localhost",
                        SERVER.port(),
                        "Sec-WebSocket-Protocol: chat, superchat",
                        "Sec-WebSocket-Extensions: permessage-deflate, x-unknown");

        assertThat(head)
                .doesNotContainIgnoringCase("Sec-WebSocket-Protocol")
                .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
    }

    @Test
    void E_10_tellsNothingAboutItself() {
        assertThat(upgrades("localhost", SERVER.port())).doesNotContainIgnoringCase("Server:");
        tellsNothing(onlyAnswer(200, get("/page", "Connection: close")));
        tellsNothing(onlyAnswer(404, get("/nowhere-4711", "Connection: close")));
        tellsNothing(onlyAnswer(400, get("/page", "X-4711: a\0b")));
        tellsNothing(onlyAnswer(401, upgrade("/never?token=4711")));
        tellsNothing(onlyAnswer(403, upgrade("/ws", "Origin: http://a4711.example")));
        tellsNothing(onlyAnswer(421, RawHandshake.request("/ws", "a4711.example")));
        tellsNothing(onlyAnswer(431, get("/page", "X-4711: " + "a".repeat(20_000))));
        tellsNothing(onlyAnswer(500, get("/fails")));
    }

    private static void tellsNothing(String answer) {
        assertThat(answer)
                .contains("\r\nX-Content-Type-Options: nosniff\r\n")
                .contains("\r\nCache-Control: no-store\r\n")
                .doesNotContainIgnoringCase("\r\nServer:")
                .doesNotContainIgnoringCase("corinth")
                .doesNotContain("4711")
                .doesNotContain("secret")
                .doesNotContain("Exception");
    }

    /// Whatever names another place, nobody goes there: what the server serves is its own alone.
    @Test
    void H_28_noHeaderMakesTheServerConnectAnywhere() throws IOException {
        String own = "localhost:" + SERVER.port();
        try (var trap = ServerSocketChannel.open()) {
            trap.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            trap.configureBlocking(false);
            String elsewhere = "127.0.0.1:" + trap.socket().getLocalPort();
            upgrades(
                    own,
                    SERVER.port(),
                    "X-Forwarded-Host: " + elsewhere,
                    "X-Forwarded-Server: " + elsewhere,
                    "Forwarded: host=\"" + elsewhere + "\";proto=http",
                    "X-Original-URL: http://" + elsewhere + "/",
                    "X-Rewrite-URL: http://" + elsewhere + "/",
                    "x-middleware-rewrite: http://" + elsewhere + "/",
                    "Referer: http://" + elsewhere + "/",
                    "Via: 1.1 " + elsewhere);
            // A host that is not ours is refused and not passed on, and so is a proxy's target.
            onlyAnswer(421, RawHandshake.request("/ws", "evil.example"));
            onlyAnswer(421, RawHandshake.request("http://evil.example/ws", "evil.example"));
            onlyAnswer(501, "CONNECT " + elsewhere + " HTTP/1.1\r\nHost: " + own + "\r\n\r\n");

            assertThat(trap.accept()).isNull();
        }
    }
}
