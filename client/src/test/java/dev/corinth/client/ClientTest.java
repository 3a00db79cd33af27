package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// An open client, to servers that behave or not.
class ClientTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private static Client connect(RawServer server, WebSocketConfig config) {
        return Client.connect(server.uri("/").toString(), ClientConfig.STANDARD.webSocket(config));
    }

    private static Client connect(RawServer server) {
        return connect(server, WebSocketConfig.STANDARD);
    }

    private static RawServer playing(RawServer.Script script) {
        return RawServer.play(
                peer -> {
                    peer.acceptUpgrade();
                    script.play(peer);
                });
    }

    private static void answerClose(RawPeer peer, int code) {
        peer.expectClose(code);
        peer.send(RawFrame.close(code, ""));
    }

    /// A server sends what none may send.
    private static void failsWith(int code, String hex) {
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.sendHex(hex).expectClose(code);
                                    peer.readToEnd();
                                });
                Client client = connect(server)) {
            assertThatThrownBy(() -> client.receive(LONG))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("code=" + code);
        }
    }

    @Test
    void C_11_refusesAMaskedFrame() {
        failsWith(1002, "81 85 00000000 48656C6C6F");
    }

    @Test
    void PR_02_judgesFramesLikeAServer() {
        failsWith(1002, "C1 00");
        failsWith(1002, "83 00");
        failsWith(1002, "80 00");
        failsWith(1002, "81 7E 0005 48656C6C6F");
        failsWith(1009, "82 7F 0000000000100001");
        failsWith(1007, "81 02 C328");
        failsWith(1002, "88 01 03");
    }

    @Test
    void CL_05_aTimeoutIsEmptyAndHarmsNothing() {
        var go = new CountDownLatch(1);
        try (RawServer server =
                        playing(
                                peer -> {
                                    go.await();
                                    peer.send(RawFrame.text("late"));
                                    answerClose(peer, 1000);
                                });
                Client client = connect(server)) {
            assertThat(client.receive(Duration.ZERO)).isEmpty();
            assertThat(client.receive(Duration.ofMillis(20))).isEmpty();
            go.countDown();
            assertThat(client.receive(LONG).orElseThrow().text()).isEqualTo("late");
            assertThat(client.receive(Duration.ofMillis(1))).isEmpty();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void C_1_01_aCloseFromAnotherThreadWakesWhoReceives() {
        try (RawServer server = playing(peer -> answerClose(peer, 1000));
                Client client = connect(server)) {
            var woken = new CompletableFuture<Throwable>();
            Thread receiving =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            client.receive();
                                        } catch (ClientException e) {
                                            woken.complete(e);
                                        }
                                    });
            client.webSocket().close();
            assertThat(woken).succeedsWithin(LONG);
            assertThat(woken.join()).hasMessageContaining("code=1000");
            assertThat(receiving.isDaemon()).isFalse();
        }
    }

    @Test
    void C_3_06_codeAndReasonAreKnownAtBothEnds() {
        try (RawServer server =
                playing(
                        peer -> {
                            RawFrame close = peer.expectClose(4001);
                            assertThat(close.closeReason()).isEqualTo("done");
                            assertThat(close.isMasked()).isTrue();
                            peer.send(RawFrame.close(4001, ""));
                        })) {
            Client client = connect(server);
            assertThat(client.closure()).isEmpty();
            assertThat(client.close(4001, "done"))
                    .isEqualTo(new Closure(4001, "done", true, false));
            assertThat(client.closure()).map(Closure::code).contains(4001);
            client.close();
        }
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.send(RawFrame.text("last"), RawFrame.close(3005, "bye"));
                                    peer.expectClose(3005);
                                });
                Client client = connect(server)) {
            assertThat(client.receive().text()).isEqualTo("last");
            assertThatThrownBy(client::receive)
                    .isInstanceOfSatisfying(
                            ClientException.class,
                            e ->
                                    assertThat(e.closure())
                                            .contains(new Closure(3005, "bye", true, true)));
            assertThatThrownBy(() -> client.send("late")).isInstanceOf(ClientException.class);
        }
    }

    @Test
    void C_16_aServerThatStopsAnsweringPingsIsLeft() {
        WebSocketConfig quick =
                WebSocketConfig.STANDARD.pings(Duration.ofMillis(100), Duration.ofMillis(200));
        try (RawServer server =
                        playing(
                                peer -> {
                                    assertThat(peer.expectFrame().opcode())
                                            .isEqualTo(RawFrame.PING);
                                    peer.readToEnd();
                                });
                Client client = connect(server, quick)) {
            assertThatThrownBy(client::receive).hasMessageContaining("code=1006");
        }
    }

    @Test
    void C_17_theServerEndsTcpFirstOrTheClientGivesUp() {
        Duration timeout = Duration.ofMillis(300);
        WebSocketConfig quick = WebSocketConfig.STANDARD.closeTimeout(timeout);
        try (RawServer server =
                playing(
                        peer -> {
                            long startNs = System.nanoTime();
                            peer.send(RawFrame.close(1000, "")).expectClose(1000);
                            peer.expectEnd();
                            Duration waited = Duration.ofNanos(System.nanoTime() - startNs);
                            assertThat(waited).isGreaterThanOrEqualTo(timeout);
                        })) {
            Client client = connect(server, quick);
            assertThatThrownBy(client::receive).hasMessageContaining("code=1000");
            assertThat(client.closure()).map(Closure::isClean).contains(true);
            client.close();
        }
    }

    @Test
    void C_17_aCloseThatIsNeverAnsweredEndsAtItsDeadline() {
        WebSocketConfig quick = WebSocketConfig.STANDARD.closeTimeout(Duration.ofMillis(200));
        try (RawServer server = playing(peer -> peer.expectClose(1000))) {
            Client client = connect(server, quick);
            client.close();
            assertThat(client.closure()).map(Closure::isClean).contains(false);
        }
    }

    @Test
    void C_19_aSendToAPeerThatTakesNothingEndsAtItsTimeout() {
        var done = new CountDownLatch(1);
        try (RawServer server = playing(peer -> done.await())) {
            ClientConfig config =
                    ClientConfig.STANDARD
                            .writeTimeout(Duration.ofMillis(300))
                            .webSocket(
                                    WebSocketConfig.STANDARD.closeTimeout(Duration.ofMillis(100)));
            Client client = Client.connect(server.uri("/").toString(), config);
            byte[] large = new byte[1 << 20];
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 100; i++) {
                                    client.send(large);
                                }
                            })
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("PT0.3S");
            client.webSocket().abort();
            done.countDown();
        }
    }

    @Test
    void CL_01_aFullInboxSlowsThePeerDownAndLosesNothing() {
        int count = 400;
        ClientConfig small = ClientConfig.STANDARD.inboxBytes(50_000);
        try (RawServer server =
                        playing(
                                peer -> {
                                    for (int i = 0; i < count; i++) {
                                        byte[] payload = new byte[10_000];
                                        payload[0] = (byte) i;
                                        peer.send(RawFrame.binary(payload));
                                    }
                                    answerClose(peer, 1000);
                                });
                Client client = Client.connect(server.uri("/").toString(), small)) {
            for (int i = 0; i < count; i++) {
                assertThat(client.receive(LONG).orElseThrow().at(0)).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void C_1_02_aClientWithAFullInboxClosesCleanly() {
        ClientConfig small = ClientConfig.STANDARD.inboxBytes(1);
        try (RawServer server =
                playing(
                        peer -> {
                            peer.send(RawFrame.text("1"), RawFrame.text("2"), RawFrame.text("3"));
                            answerClose(peer, 1000);
                        })) {
            Client client = Client.connect(server.uri("/").toString(), small);
            assertThat(client.receive(LONG)).isPresent();
            client.close();
            assertThat(client.closure()).map(Closure::isClean).contains(true);
        }
    }

    @Test
    void CL_04_interruptsEndTheWaiting() {
        try (RawServer server = playing(peer -> answerClose(peer, 1000));
                Client client = connect(server)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.receive(LONG)).hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void CL_07_sendsTextBytesAndPings() {
        try (RawServer server =
                        playing(
                                peer -> {
                                    peer.expectText("grün").expectBinary((byte) 1, (byte) 2);
                                    peer.send(RawFrame.text("ping me"));
                                    RawFrame ping = peer.expectFrame();
                                    assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
                                    assertThat(ping.isMasked()).isTrue();
                                    peer.send(RawFrame.ping((byte) 9)).expectPong((byte) 9);
                                    peer.send(RawFrame.text("enough"));
                                    answerClose(peer, 1000);
                                });
                Client client = connect(server)) {
            client.send("grün");
            client.send(new byte[] {1, 2});
            assertThat(client.receive().text()).isEqualTo("ping me");
            client.ping(new byte[] {3});
            assertThat(client.receive().text()).isEqualTo("enough");
        }
    }
}
