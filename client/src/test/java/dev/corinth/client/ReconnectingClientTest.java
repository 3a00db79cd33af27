package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A client that stays connected.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReconnectingClientTest {
    private static final ReconnectConfig HASTY =
            ReconnectConfig.STANDARD.waits(Duration.ofMillis(1), Duration.ofMillis(2));
    private static final ReconnectConfig PATIENT =
            ReconnectConfig.STANDARD.waits(Duration.ofDays(1), Duration.ofDays(1));

    private final Journal journal = new Journal();

    private ReconnectingClient open(RawServer server, ReconnectConfig how) {
        return open(server, ClientConfig.STANDARD, how);
    }

    private ReconnectingClient open(RawServer server, ClientConfig config, ReconnectConfig how) {
        return ReconnectingClient.open(server.uri("/").toString(), config, how, journal);
    }

    private static void vanishes(RawPeer peer) {
        peer.acceptUpgrade();
        peer.send(RawFrame.text("first"));
        peer.reset();
    }

    private static void stays(RawPeer peer) {
        peer.acceptUpgrade();
        peer.send(RawFrame.text("second"));
        peer.expectClose(1000);
        peer.send(RawFrame.close(1000, ""));
    }

    private static void refuses(RawPeer peer, String status, String... fields) {
        peer.expectHead();
        String head = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n" + String.join("", fields);
        peer.send((head + "\r\n").getBytes(US_ASCII));
    }

    @Test
    void CL_26_connectsAgainAfterALoss() throws Exception {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.send(RawFrame.text("first"), RawFrame.close(1012, "restart"));
                            peer.expectClose(1012);
                        },
                        ReconnectingClientTest::stays)) {
            ReconnectingClient client = open(server, HASTY);
            journal.expect("open", "first", "closed 1012", "waiting", "open", "second");
            assertThat(client.state()).isEqualTo(ReconnectState.OPEN);
            assertThat(journal.losses.remove().code()).hasValue(1012);
            client.close();
            journal.expect("closed 1000", "end");
            assertThat(client.state()).isEqualTo(ReconnectState.ENDED);
            assertThat(client.send("late")).isEqualTo(SendResult.CLOSED);
        }
    }

    @Test
    void CL_26_eachAttemptHasANonceOfItsOwn() throws Exception {
        String[] heads = new String[2];
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            heads[0] = peer.expectHead();
                            peer.reset();
                        },
                        peer -> {
                            heads[1] = peer.expectHead();
                            peer.reset();
                        },
                        ReconnectingClientTest::stays)) {
            try (ReconnectingClient client = open(server, HASTY)) {
                journal.expect("waiting", "waiting", "open", "second");
                assertThat(client.state()).isEqualTo(ReconnectState.OPEN);
            }
        }
        assertThat(key(heads[0])).isNotEqualTo(key(heads[1]));
    }

    private static String key(String head) {
        return head.lines()
                .filter(it -> it.startsWith("Sec-WebSocket-Key:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerThatIsAwayIsALossLikeOthers() throws Exception {
        String uri;
        try (ServerSocket taken = new ServerSocket(0)) {
            uri = "ws://127.0.0.1:" + taken.getLocalPort() + "/";
        }
        var client = ReconnectingClient.open(uri, ClientConfig.STANDARD, HASTY, journal);
        journal.expect("waiting", "waiting", "waiting");
        assertThat(journal.losses.remove().attempt()).isEqualTo(1);
        assertThat(journal.losses.remove().attempt()).isEqualTo(2);
        assertThat(journal.losses.remove().text()).contains(uri);
        client.close();
        assertThat(client.ended()).isCompleted();
    }

    @Test
    void aNameNobodyKnowsIsALossToo() throws Exception {
        String uri = "ws://no-such-host.invalid/";
        var client = ReconnectingClient.open(uri, ClientConfig.STANDARD, PATIENT, journal);
        journal.expect("waiting");
        assertThat(journal.losses.remove().text()).contains("no-such-host");
        client.close(1001, "enough");
        journal.expect("end");
        assertThat(journal.losses.remove().code()).hasValue(1001);
    }

    @Test
    void whatIsNoUriIsRefusedAtOnce() {
        assertThatThrownBy(() -> ReconnectingClient.open("http://localhost/", journal))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void someLossesAreFinal() throws Exception {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.send(RawFrame.close(1008, "you again"));
                            peer.expectClose(1008);
                        })) {
            ReconnectingClient client = open(server, HASTY);
            journal.expect("open", "closed 1008", "end");
            assertThat(client.ended().get(10, TimeUnit.SECONDS).code()).hasValue(1008);
        }
        try (RawServer server = RawServer.play(peer -> refuses(peer, "401 Unauthorized"))) {
            ReconnectingClient client = open(server, HASTY);
            journal.expect("end");
            assertThat(client.ended().get(10, TimeUnit.SECONDS).status()).hasValue(401);
        }
    }

    @Test
    void aServerThatAsksForPatienceIsGivenIt() throws Exception {
        try (RawServer server =
                RawServer.play(
                        peer -> refuses(peer, "503 Busy", "Retry-After: 120\r\n"),
                        ReconnectingClientTest::stays)) {
            ReconnectingClient client = open(server, HASTY);
            journal.expect("waiting");
            assertThat(journal.waits.remove()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
            assertThat(client.state()).isEqualTo(ReconnectState.WAITING);
            // The network has changed, say.
            client.reconnectNow();
            journal.expect("open", "second");
            client.close();
        }
    }

    @Test
    void eachAttemptMayHaveAFreshToken() throws Exception {
        AtomicInteger token = new AtomicInteger();
        ReconnectConfig fresh =
                HASTY.prepare(
                        it -> {
                            if (token.get() == 1) {
                                token.incrementAndGet();
                                throw new IllegalStateException("no token just now");
                            }
                            return it.header("Authorization", "Bearer " + token.incrementAndGet());
                        });
        String[] heads = new String[2];
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            heads[0] = peer.acceptUpgrade();
                            peer.reset();
                        },
                        peer -> {
                            heads[1] = peer.acceptUpgrade();
                            peer.expectClose(1000);
                        })) {
            ReconnectingClient client = open(server, fresh);
            journal.expect("open", "closed 1006", "waiting", "waiting", "open");
            client.close();
        }
        assertThat(heads[0]).contains("Authorization: Bearer 1");
        assertThat(heads[1]).contains("Authorization: Bearer 3");
        assertThat(journal.losses).anyMatch(it -> it.text().contains("no token just now"));
    }

    @Test
    void whatIsSentMeanwhileWaits() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            asked.await();
                            peer.acceptUpgrade();
                            peer.expectText("one").expectBinary((byte) 2);
                            peer.expectClose(1000);
                        })) {
            ReconnectingClient client = open(server, HASTY);
            assertThat(client.send("one")).isEqualTo(SendResult.QUEUED);
            assertThat(client.send(new byte[] {2})).isEqualTo(SendResult.QUEUED);
            assertThat(client.waitingBytes()).isEqualTo(3 + 1 + 2 * Outbox.OVERHEAD_BYTES);
            asked.countDown();
            journal.expect("open");
            client.close();
            assertThat(client.waitingBytes()).isZero();
        }
    }

    @Test
    void theQueueIsBounded() throws Exception {
        try (RawServer server = RawServer.play(peer -> refuses(peer, "503 Busy"))) {
            ReconnectingClient client = open(server, PATIENT.queue(200, false));
            journal.expect("waiting");
            assertThat(client.send(new byte[100])).isEqualTo(SendResult.QUEUED);
            assertThat(client.send(new byte[100])).isEqualTo(SendResult.DROPPED);
            assertThat(client.send("")).isEqualTo(SendResult.DROPPED);
            client.close();
            journal.expect("end");
        }
    }

    @Test
    void aMessageStaysUntilItIsAcknowledged() throws Exception {
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.expectText("one").expectText("two").expectText("three");
                            peer.send(RawFrame.text("have one"));
                            peer.expectText("noted");
                            peer.reset();
                        },
                        peer -> {
                            peer.acceptUpgrade();
                            peer.expectText("two").expectText("three").expectText("noted");
                            peer.send(RawFrame.text("have all"));
                            peer.expectText("last");
                            peer.send(RawFrame.text("have last"));
                            peer.expectClose(1000);
                        })) {
            ReconnectingClient client = open(server, HASTY.queue(1 << 20, true));
            for (String text : new String[] {"one", "two", "three"}) {
                assertThat(client.send(text).isTaken()).isTrue();
            }
            journal.expect("open", "have one");
            WebSocket first = journal.latest();
            client.acknowledge(journal.latest(), 1);
            client.send("noted");
            journal.expect("closed 1006", "waiting", "open", "have all");
            client.acknowledge(first, Integer.MAX_VALUE);
            assertThat(journal.latest()).isNotEqualTo(first);
            client.acknowledge(journal.latest(), 1);
            assertThat(client.send("last").isTaken()).isTrue();
            journal.expect("have last");
            // One of four was acknowledged on this connection, whatever was said of the other.
            assertThat(client.waitingBytes())
                    .isEqualTo("three".length() + "noted".length() + "last".length() + 3 * 64);
            client.close();
            assertThat(client.waitingBytes()).isZero();
        }
    }

    @Test
    void nothingIsSentOnAConnectionThatCloses() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        ReconnectListener counting =
                new ReconnectListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        journal.onMessage(socket, message);
                    }

                    @Override
                    public void onWritable(WebSocket socket) {
                        told.incrementAndGet();
                    }
                };
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.send(RawFrame.text("going"), RawFrame.close(1012, ""));
                            peer.expectClose(1012);
                            sent.await();
                            peer.expectSilence(Duration.ofMillis(200));
                        },
                        peer -> {
                            peer.acceptUpgrade();
                            peer.expectText("late");
                            peer.send(RawFrame.text("heard"));
                            peer.expectClose(1000);
                        })) {
            ReconnectingClient client =
                    ReconnectingClient.open(
                            server.uri("/").toString(), ClientConfig.STANDARD, HASTY, counting);
            journal.expect("going");
            assertThat(client.send("late").isTaken()).isTrue();
            sent.countDown();
            journal.expect("heard");
            client.close();
        }
        assertThat(told).hasValueLessThan(10);
    }

    @Test
    void aCodeThatNobodyMaySendIsRefusedAtOnce() throws Exception {
        try (RawServer server = RawServer.play(ReconnectingClientTest::stays)) {
            ReconnectingClient client = open(server, HASTY);
            journal.expect("open", "second");
            assertThatThrownBy(() -> client.close(1005, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1005");
            assertThatThrownBy(() -> client.close(1000, "x".repeat(124)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("123");
            assertThatThrownBy(() -> client.acknowledge(journal.latest(), -1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(client.state()).isEqualTo(ReconnectState.OPEN);
            client.close();
        }
    }

    @Test
    void anErrorWhilePreparingIsAnAttemptThatFailed() throws Exception {
        ReconnectConfig broken =
                HASTY.prepare(
                        it -> {
                            throw new NoClassDefFoundError("a library of tokens");
                        });
        String uri = "ws://127.0.0.1:1/";
        var client = ReconnectingClient.open(uri, ClientConfig.STANDARD, broken, journal);
        journal.expect("waiting", "waiting");
        assertThat(journal.losses.remove().text()).contains("a library of tokens");
        client.close();
    }

    @Test
    void SV_42_itIsGivenUpAfterATimeWithoutAConnection() throws Exception {
        String uri;
        try (ServerSocket taken = new ServerSocket(0)) {
            uri = "ws://127.0.0.1:" + taken.getLocalPort() + "/";
        }
        ReconnectConfig how = HASTY.giveUpAfter(Duration.ofMillis(100));
        var client = ReconnectingClient.open(uri, ClientConfig.STANDARD, how, journal);
        Loss last = client.ended().get(20, TimeUnit.SECONDS);
        assertThat(last.failure()).isPresent();
        assertThat(last.attempt()).isGreaterThan(1);
        assertThat(client.state()).isEqualTo(ReconnectState.ENDED);
    }

    @Test
    void SV_42_aPeerThatAnswersNoPingIsLost() throws Exception {
        ClientConfig beating =
                ClientConfig.STANDARD.webSocket(
                        ClientConfig.STANDARD
                                .webSocket()
                                .pings(Duration.ofMillis(100), Duration.ofMillis(100)));
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            peer.acceptUpgrade();
                            peer.readToEnd();
                        },
                        ReconnectingClientTest::stays)) {
            ReconnectingClient client = open(server, beating, HASTY);
            journal.expect("open", "closed 1006", "waiting", "open", "second");
            client.close();
        }
    }

    @Test
    void theEndOfItsLoopsIsItsEnd() throws Exception {
        ClientLoops loops = ClientLoops.start(1);
        ClientConfig config = ClientConfig.STANDARD.loops(loops);
        try (RawServer server = RawServer.play(peer -> refuses(peer, "503 Busy"))) {
            ReconnectingClient client = open(server, config, PATIENT);
            journal.expect("waiting");
            loops.close();
            journal.expect("end");
            assertThat(client.ended()).isCompleted();
            assertThat(client.send("late")).isEqualTo(SendResult.CLOSED);
            client.close();
            journal.expectNoMore();
        }
        ReconnectingClient late =
                ReconnectingClient.open("ws://127.0.0.1:1/", config, PATIENT, journal);
        journal.expect("end");
        assertThat(late.state()).isEqualTo(ReconnectState.ENDED);
    }

    @Test
    void aListenerThatThrowsStopsNothing() throws Exception {
        CountDownLatch opened = new CountDownLatch(2);
        ReconnectListener careless =
                new ReconnectListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        opened.countDown();
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        throw new IllegalStateException("in onClose");
                    }

                    @Override
                    public void onWaiting(Loss loss, Duration wait) {
                        throw new IllegalStateException("in onWaiting");
                    }
                };
        try (RawServer server =
                RawServer.play(ReconnectingClientTest::vanishes, ReconnectingClientTest::stays)) {
            ReconnectingClient client =
                    ReconnectingClient.open(
                            server.uri("/").toString(), ClientConfig.STANDARD, HASTY, careless);
            assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();
            client.close();
            assertThat(client.state()).isEqualTo(ReconnectState.ENDED);
        }
    }

    @Test
    void closingFromTheListenerDoesNotWait() throws Exception {
        ReconnectingClient[] self = new ReconnectingClient[1];
        CountDownLatch set = new CountDownLatch(1);
        try (RawServer server = RawServer.play(ReconnectingClientTest::stays)) {
            self[0] =
                    ReconnectingClient.open(
                            server.uri("/").toString(),
                            (ReconnectListener)
                                    (socket, message) -> {
                                        socket.execute(() -> self[0].close());
                                        set.countDown();
                                    });
            assertThat(set.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(self[0].ended().get(10, TimeUnit.SECONDS).code()).hasValue(1000);
        }
    }
}
