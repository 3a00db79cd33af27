package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.HttpLimits;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/// How a client connects, to servers that answer right or wrong (RFC 6455 §4.1).
class ConnectTest {
    private static final ClientConfig PLAIN = ClientConfig.STANDARD;

    /// A server answers in a way that no client accepts; it sees the client go.
    private static ClientException refuses(ClientConfig config, String answer) {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.expectHead();
                            peer.sendText(answer);
                            peer.readToEnd();
                        })) {
            return failure(server, config);
        }
    }

    private static ClientException failure(RawServer server, ClientConfig config) {
        try {
            Client.connect(server.uri("/").toString(), config).close();
        } catch (ClientException e) {
            return e;
        }
        throw new AssertionError("connected");
    }

    private static ClientException refusesUpgrade(ClientConfig config, String... lines) {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade(lines);
                            peer.readToEnd();
                        })) {
            return failure(server, config);
        }
    }

    @Test
    void C_01_refusesAWrongAccept() {
        String right =
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
        refuses(PLAIN, right + "\r\n");
        refuses(PLAIN, right + "Sec-WebSocket-Accept: " + RawHandshake.SAMPLE_ACCEPT + "\r\n\r\n");
        refusesUpgrade(PLAIN, "Sec-WebSocket-Accept: " + RawHandshake.SAMPLE_ACCEPT);
    }

    @Test
    void C_02_refusesAnAnswerThatUpgradesToSomethingElse() {
        for (String lines :
                new String[] {
                    "Connection: Upgrade\r\n", "Upgrade: foo\r\nConnection: Upgrade\r\n"
                }) {
            try (RawServer server =
                    RawServer.play(
                            peer -> {
                                String key =
                                        RawHandshake.header(peer.expectHead(), "Sec-WebSocket-Key");
                                peer.sendText(
                                        "HTTP/1.1 101 Switching Protocols\r\n"
                                                + lines
                                                + "Sec-WebSocket-Accept: "
                                                + RawHandshake.accept(key)
                                                + "\r\n\r\n");
                                peer.readToEnd();
                            })) {
                failure(server, PLAIN);
            }
        }
    }

    @Test
    void C_04_followsNoRedirect() {
        for (int status : new int[] {301, 302, 307, 308}) {
            ClientException refusal =
                    refuses(
                            PLAIN,
                            "HTTP/1.1 "
                                    + status
                                    + " Moved\r\nLocation: ws://localhost:1/\r\n"
                                    + "Content-Length: 0\r\n\r\n");
            assertThat(refusal.status()).isEqualTo(OptionalInt.of(status));
        }
    }

    @Test
    void C_05_refusesAnExtensionThatWasNotOffered() {
        refusesUpgrade(PLAIN, "Sec-WebSocket-Extensions: permessage-deflate");
        WebSocketConfig deflate = WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
        ClientConfig offering = PLAIN.webSocket(deflate);
        refusesUpgrade(offering, "Sec-WebSocket-Extensions: x-unknown");
        refusesUpgrade(
                offering, "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=7");
    }

    @Test
    void C_07_refusesASubprotocolThatWasNotOffered() {
        refusesUpgrade(PLAIN, "Sec-WebSocket-Protocol: chat");
        ClientConfig offering = PLAIN.subprotocol("chat").subprotocol("news");
        refusesUpgrade(offering, "Sec-WebSocket-Protocol: other");
        refusesUpgrade(offering, "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: news");
    }

    @Test
    void C_08_boundsTheAnswerInSizeAndTime() {
        refuses(PLAIN, "HTTP/1.1 101 Switching Protocols\r\n" + "A: b\r\n".repeat(10_000));
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.expectHead();
                            peer.sendText("HTTP/1.1 101 Swi");
                            peer.readToEnd();
                        })) {
            long startNs = System.nanoTime();
            ClientConfig config = ClientConfig.STANDARD.connectTimeout(Duration.ofSeconds(1));
            assertThat(failure(server, config)).hasMessageContaining("PT1S");
            assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                    .isLessThan(Duration.ofSeconds(9));
        }
    }

    @Test
    void CL_04_aDeadPortFailsAtOnceAndSaysSo() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        assertThatThrownBy(() -> Client.connect("ws://localhost:" + port + "/"))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("ws://localhost:" + port);
        assertThatThrownBy(() -> Client.connect("ws://no-such-host.invalid/"))
                .isInstanceOf(ClientException.class);
    }

    @Test
    void C_22_refusesWhatMustNotBeSentBeforeItConnects() {
        for (String uri :
                new String[] {
                    "ws://user:pw@localhost/",
                    "ws://localhost/#fragment",
                    "ws://localhost:99999/",
                    "ws://localhost:x/",
                    "ws://localhost/a b",
                    "ws://localhost/\r\nX: y",
                    "http://localhost/",
                    "ws:///",
                    "nonsense"
                }) {
            assertThatThrownBy(() -> Client.connect(uri))
                    .as(uri)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ClientConfig.STANDARD.header("A", "b\r\nC: d"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClientConfig.STANDARD.header("A: b\r\nC", "d"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesHeadersOfTheHandshakeItself() {
        ClientConfig config = ClientConfig.STANDARD.header("Sec-WebSocket-Key", "mine");
        assertThatThrownBy(() -> Client.connect("ws://localhost:1/", config))
                .hasMessageContaining("Sec-WebSocket-Key");
    }

    @Test
    void C_10_deliversFramesThatComeWithTheAnswer() {
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    String head = peer.expectHead();
                                    String key = RawHandshake.header(head, "Sec-WebSocket-Key");
                                    byte[] frames =
                                            RawFrames.write(
                                                    RawFrame.text("1"),
                                                    RawFrame.text("2"),
                                                    RawFrame.text("3"));
                                    peer.send(
                                            Bytes.concat(
                                                    Bytes.utf8(RawHandshake.response(key)),
                                                    frames));
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                });
                Client client = Client.connect(server.uri("/").toString())) {
            for (String text : new String[] {"1", "2", "3"}) {
                assertThat(client.receive(Duration.ofSeconds(10)).orElseThrow().text())
                        .isEqualTo(text);
            }
        }
    }

    @Test
    void AP_30_sendsHeadersSubprotocolsAndTarget() {
        ClientConfig config =
                ClientConfig.STANDARD
                        .header("Authorization", "Bearer x")
                        .header("Cookie", "a=b")
                        .subprotocol("chat")
                        .subprotocol("news");
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    String head =
                                            peer.acceptUpgrade("Sec-WebSocket-Protocol: news");
                                    assertThat(head)
                                            .startsWith("GET /a?b=c HTTP/1.1\r\n")
                                            .contains("Authorization: Bearer x\r\n")
                                            .contains("Cookie: a=b\r\n")
                                            .contains("Sec-WebSocket-Protocol: chat, news\r\n")
                                            .contains("Sec-WebSocket-Version: 13\r\n")
                                            .doesNotContain("Origin");
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                });
                Client client = Client.connect(server.uri("/a?b=c").toString(), config)) {
            assertThat(client.webSocket().subprotocol()).contains("news");
        }
    }

    private static void endsAtTheDeadline(String uri) {
        Duration timeout = Duration.ofMillis(500);
        long startNs = System.nanoTime();
        assertThatThrownBy(() -> Client.connect(uri, PLAIN.connectTimeout(timeout)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("PT0.5S");
        assertThat(Duration.ofNanos(System.nanoTime() - startNs))
                .isBetween(timeout, timeout.plusSeconds(5));
    }

    @Test
    void C_08_readsNoMoreThanItsLimitOfAnEndlessAnswer() {
        String start = "HTTP/1.1 101 Switching Protocols\r\n";
        byte[] lines = "A: b\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.expectHead();
                            peer.sendText(start + "A: " + "a".repeat(16_000) + "\r\nB: ");
                            int blocks = 0;
                            while (blocks < 200 && peer.trySend(lines)) {
                                blocks++;
                            }
                            // 12 MB do not fit between us: somebody has hung up.
                            assertThat(blocks).isLessThan(200);
                        })) {
            assertThat(failure(server, PLAIN)).hasMessageContaining("no HTTP");
        }
        assertThat(HttpLimits.DEFAULTS.maxHeaderBytes()).isEqualTo(16 << 10);
    }

    @Test
    void C_08_aDrippingAnswerEndsAtTheDeadline() {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.expectHead();
                            peer.sendText("HTTP/1.1 101 Switching Protocols\r\nA: ");
                            while (peer.trySend((byte) 'a')) {
                                LockSupport.parkNanos(20_000_000);
                            }
                        })) {
            endsAtTheDeadline(server.uri("/").toString());
        }
        assertThat(PLAIN.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void C_08_theDeadlineHoldsForTlsToo() {
        try (RawServer server = RawServer.play(RawPeer::readToEnd)) {
            endsAtTheDeadline("wss://127.0.0.1:" + server.port() + "/");
        }
    }

    @Test
    void C_08_theDeadlineHoldsForTcpToo() throws IOException {
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Nobody accepts: what the queue does not hold waits for its connection.
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(full.getLocalSocketAddress());
                waiting.add(channel);
            }
            endsAtTheDeadline("ws://127.0.0.1:" + full.getLocalPort() + "/");
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }
}
