package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Starting and stopping, and what a listener may do, through a socket.
class StopTest {
    private final Diary diary =
            new Diary() {
                @Override
                public void onShutdown(WebSocket socket) {
                    socket.send("goodbye");
                    write("shutdown");
                }
            };

    @Test
    void AP_57_echoesInFiveLines() {
        try (Server server =
                Server.on(0).webSocket("/", (socket, message) -> socket.send(message)).start()) {
            try (RawPeer peer = Wire.open(server, "/")) {
                peer.send(Wire.text("Hello")).expectText("Hello");
            }
        }
    }

    @Test
    void AP_44_aLastMessageIsSentBeforeTheClose() {
        Server server = Server.on(0).webSocket("/", diary).start();
        try (RawPeer peer = Wire.open(server, "/")) {
            var stopped = server.stop();
            peer.expectText("goodbye").expectClose(1001);
            peer.send(Wire.close(1001)).expectEnd();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(diary.rest()).containsExactly("open", "shutdown", "close=1001 clean us");
    }

    @Test
    void SV_27_stopsFromAnywhereAndAwaitReturns() throws InterruptedException {
        Server server = Server.on(0).webSocket("/", diary).start();
        var waiting = new CountDownLatch(1);
        Thread awaiting =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        server.await();
                                        waiting.countDown();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        assertThat(server.isServing()).isTrue();
        RawPeer peer = Wire.open(server, "/");
        WebSocket socket = diary.socket();
        var stopped = new CompletableFuture<CompletableFuture<Void>>();
        socket.execute(() -> stopped.complete(server.stop(Duration.ofMillis(200))));

        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
        awaiting.join();
        assertThat(stopped.join()).succeedsWithin(Duration.ofSeconds(10));
        assertThat(server.isServing()).isFalse();
        assertThat(server.openConnections()).isZero();
        assertThat(socket.send("late").isTaken()).isFalse();
        socket.close();
        assertThatThrownBy(() -> RawPeer.connect(server.port())).hasMessageContaining("connect");
        server.close();
        peer.close();
        assertThat(diary.rest()).containsExactly("open", "shutdown", "close=1001 lost us");
    }

    @Test
    void whoSendsToALoopThatDiesIsToldThatAllIsClosed() {
        ServerConfig config = ServerConfig.STANDARD.port(0).loops(loops -> loops.count(1));
        Server server = Server.with(config).webSocket("/", diary).start();
        RawPeer peer = Wire.open(server, "/");
        WebSocket socket = diary.socket();
        var death = new CountDownLatch(1);
        assertThat(socket.execute(() -> dieAfter(death))).isTrue();

        var sent = server.send(socket.id(), "never");
        assertThat(sent).isNotDone();
        death.countDown();

        assertThat(sent).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(SendResult.CLOSED);
        assertThat(server.send(socket.id(), "never")).isCompletedWithValue(SendResult.CLOSED);
        assertThat(socket.send("never")).isEqualTo(SendResult.CLOSED);
        assertThatThrownBy(server::await).hasMessage("a loop of the server died");
        peer.close();
    }

    private static void dieAfter(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        throw new InternalError("the test wants it");
    }

    @Test
    void C_1_02_stoppingOrClosingInAnyOrderIsFine() {
        Server never = Server.on(0);
        never.close();
        Server server = Server.on(0).start();
        assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.webSocket("/", diary))
                .isInstanceOf(IllegalStateException.class);
        server.stop(Duration.ZERO).join();
        server.stop().join();
        server.close();
    }

    @Test
    void E_25_refusesToSpeakPlainTextToEverybody() {
        var open = new InetSocketAddress("0.0.0.0", 0);
        Server server = Server.with(ServerConfig.STANDARD.address(open));
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("insecure");
        Server.with(ServerConfig.STANDARD.address(open).listening(part -> part.insecure(true)))
                .start()
                .close();
        assertThat(ServerConfig.STANDARD.listening().address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9001));
    }

    @Test
    void AP_32_sendsFromOnOpenBeforeAnythingIsRead() {
        WebSocketListener greeting =
                new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        socket.send("welcome");
                        socket.attach("kept");
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        socket.send(socket.attachment(String.class).orElse("lost"));
                        assertThat(socket.attachment(Integer.class)).isEmpty();
                    }
                };
        try (Server server = Server.on(0).webSocket("/", greeting).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("?")).expectText("welcome").expectText("kept");
        }
    }

    @Test
    void AP_42_aMessageIsOfNoUseAfterItsCallback() {
        Message[] kept = new Message[2];
        Diary keeping =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        kept[0] = message;
                        kept[1] = message.copy();
                        write("kept");
                    }
                };
        try (Server server = Server.on(0).webSocket("/", keeping).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("mine"), Wire.text("yours"));
            assertThat(keeping.next(3)).containsExactly("open", "kept", "kept");
            // By then the callback has returned.
            peer.send(Wire.ping()).expectPong();
            assertThat(keeping.next()).isEqualTo("ping=");
            assertThatThrownBy(kept[0]::text).hasMessageContaining("copy()");
            assertThat(kept[1].text()).isEqualTo("yours");
        }
    }

    @Test
    void PR_11_tellsPongsAndAnswersPings() {
        try (Server server = Server.on(0).webSocket("/", diary).start();
                RawPeer peer = Wire.open(server, "/")) {
            diary.socket().ping(new byte[] {'h', 'i'});
            peer.expectFrame(RawFrame.ping((byte) 'h', (byte) 'i'));
            peer.send(Wire.pong((byte) 'h', (byte) 'i'), Wire.ping((byte) 'x'));
            peer.expectPong((byte) 'x');
            assertThat(diary.next(3)).containsExactly("open", "pong=hi", "ping=x");
        }
    }
}
