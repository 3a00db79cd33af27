package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.WorkerPool;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;

/// What holds wherever a handler runs, through sockets.
class DispatchTest {
    /// Answers each message and finds two at once. Safe for any thread.
    private static final class Careful implements WebSocketListener {
        private final AtomicInteger overlaps = new AtomicInteger();

        @Override
        public void onOpen(WebSocket socket) {
            socket.attach(new AtomicInteger());
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            AtomicInteger inside = socket.attachment(AtomicInteger.class).orElseThrow();
            if (inside.getAndIncrement() != 0) {
                overlaps.incrementAndGet();
            }
            socket.send(message);
            if (inside.decrementAndGet() != 0) {
                overlaps.incrementAndGet();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_39_eventsOfAConnectionComeInOrderAndOneAtATime(Where where) {
        int connections = 12;
        int messages = 200;
        var listener = new Careful();
        try (Server server = Server.on(0).webSocket("/", where.route(listener)).start()) {
            List<RawPeer> peers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                peers.add(Wire.open(server, "/"));
            }
            for (int i = 0; i < messages; i++) {
                for (int k = 0; k < connections; k++) {
                    peers.get(k).send(Wire.text(k + ":" + i));
                }
            }
            for (int k = 0; k < connections; k++) {
                for (int i = 0; i < messages; i++) {
                    peers.get(k).expectText(k + ":" + i);
                }
                peers.get(k).close();
            }
        }
        assertThat(listener.overlaps).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void SV_01_everyEventComesOnceFromOpenToClose(Where where) {
        var diary = new Diary();
        var fragments = WebSocketRoute.of(diary).runOn(where.dispatch());
        try (Server server = Server.on(0).webSocket("/", fragments).start()) {
            RawPeer peer = RawPeer.connect(server.port());
            byte[] request =
                    RawHandshake.request("/", "localhost").getBytes(StandardCharsets.ISO_8859_1);
            byte[] early = RawFrames.write(Wire.text("with the handshake"), Wire.binary(70_000));
            peer.send(join(request, early));
            peer.expectHead();
            peer.send(Wire.ping((byte) 'p')).expectPong((byte) 'p');
            peer.send(Wire.pong((byte) 'q'), Wire.close(4000)).expectClose(4000);
            assertThat(diary.next(7))
                    .containsExactly(
                            "open",
                            "text=with the handshake",
                            "binary=70000",
                            "ping=p",
                            "pong=q",
                            "closing=4000",
                            "close=4000 clean peer");
            peer.close();
        }
        assertThat(diary.rest()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void SV_01_whatCameInFrontOfThePeersCloseIsAnswered(Where where) {
        Diary echoing =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        assertThat(socket.send(message).isTaken()).isTrue();
                    }

                    @Override
                    public void onClosing(WebSocket socket, int code, String reason) {
                        super.onClosing(socket, code, reason);
                        socket.send("too late");
                    }
                };
        try (Server server = Server.on(0).webSocket("/", where.route(echoing)).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("1"), Wire.ping(), Wire.text("2"), Wire.close(4000));
            List<String> heard = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                heard.add(peer.expectFrame().text());
            }
            // A pong may overtake.
            assertThat(heard).containsExactlyInAnyOrder("1", "", "2").containsSubsequence("1", "2");
            peer.expectClose(4000);
            peer.expectEnd();
            assertThat(echoing.next(4))
                    .containsExactly("open", "ping=", "closing=4000", "close=4000 clean peer");
        }
    }

    @ParameterizedTest
    @EnumSource
    void SV_01_piecesOfAStreamComeAsTheyArrive(Where where) {
        var diary =
                new Diary() {
                    @Override
                    public void onFragment(
                            WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
                        write(piece.kind() + " " + piece.text() + " " + isFirst + " " + isLast);
                    }
                };
        WebSocketRoute route =
                where.route(diary).config(WebSocketConfig.STANDARD.streaming(1 << 20));
        try (Server server = Server.on(0).webSocket("/", route).start();
                RawPeer peer = Wire.open(server, "/")) {
            RawFrame last = Wire.continuation((byte) 'c');
            peer.send(Wire.text("a").withFin(false), last, Wire.binary(new byte[] {'b'}));
            assertThat(diary.next(4))
                    .containsExactly(
                            "open", "TEXT a true false", "TEXT c false true", "BINARY b true true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_42_aMessageIsOfNoUseAfterItsCallback(Where where) {
        Message[] kept = new Message[2];
        Diary keeping =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        kept[0] = message;
                        kept[1] = message.copy();
                        socket.send(message);
                    }
                };
        try (Server server = Server.on(0).webSocket("/", where.route(keeping)).start();
                RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("mine")).expectText("mine").send(Wire.ping()).expectPong();
            assertThat(keeping.next(2)).containsExactly("open", "ping=");
            assertThatThrownBy(kept[0]::text).hasMessageContaining("copy()");
            assertThat(kept[1].text()).isEqualTo("mine");
        }
    }

    @ParameterizedTest
    @EnumSource
    void A_22_anExceptionCostsItsConnectionAndNothingElse(Where where) {
        Diary failing =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        super.onMessage(socket, message);
                        if (message.text().equals("bad")) {
                            throw new IllegalStateException("on purpose");
                        }
                        socket.send(message);
                    }
                };
        try (LogRecorder log = LogRecorder.open();
                Server server = Server.on(0).webSocket("/", where.route(failing)).start();
                RawPeer good = Wire.open(server, "/")) {
            RawPeer bad = Wire.open(server, "/");
            assertThat(failing.next(2)).containsOnly("open");
            bad.send(Wire.text("bad"), Wire.text("never seen"));
            bad.expectClose(1011);
            bad.close();
            assertThat(failing.next(2)).containsExactly("text=bad", "close=1011 lost us");
            good.send(Wire.text("fine")).expectText("fine");
            assertThat(failing.next()).isEqualTo("text=fine");
            assertThat(log.at(Level.SEVERE)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_05_aThrowingOpenRejects(Where where) {
        Diary rejecting =
                new Diary() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        super.onOpen(socket);
                        throw new IllegalStateException("on purpose");
                    }
                };
        try (LogRecorder log = LogRecorder.open();
                Server server = Server.on(0).webSocket("/", where.route(rejecting)).start()) {
            RawPeer peer = Wire.open(server, "/");
            peer.send(Wire.text("never seen")).expectClose(1011);
            peer.close();
            assertThat(rejecting.next(2)).containsExactly("open", "close=1011 lost us");
            assertThat(log.at(Level.SEVERE)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_37_everyThreadSendsWhileHandlersRun(Where where) throws InterruptedException {
        int each = 300;
        var diary = new Diary();
        Diary echoing =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        socket.send(message);
                    }
                };
        assertThat(diary.rest()).isEmpty();
        try (Server server = Server.on(0).webSocket("/", where.route(echoing)).start();
                RawPeer peer = Wire.open(server, "/")) {
            WebSocket socket = echoing.socket();
            Thread other =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < each; i++) {
                                            socket.send("other " + i);
                                        }
                                    });
            for (int i = 0; i < each; i++) {
                peer.send(Wire.text("echo " + i));
            }
            int echoes = 0;
            int others = 0;
            for (int i = 0; i < 2 * each; i++) {
                String text = peer.expectFrame().text();
                if (text.startsWith("echo")) {
                    assertThat(text).isEqualTo("echo " + echoes++);
                } else {
                    assertThat(text).isEqualTo("other " + others++);
                }
            }
            other.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void AP_44_aLastMessageIsSentAndAllEndsInOrder(Where where) {
        Diary diary =
                new Diary() {
                    @Override
                    public void onShutdown(WebSocket socket) {
                        socket.send("goodbye");
                        write("shutdown");
                    }
                };
        Server server = Server.on(0).webSocket("/", where.route(diary)).start();
        try (RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("before")).send(Wire.ping()).expectPong();
            var stopped = server.stop();
            peer.expectText("goodbye").expectClose(1001);
            peer.send(Wire.close(1001)).expectEnd();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(diary.rest())
                .containsExactly("open", "text=before", "ping=", "shutdown", "close=1001 clean us");
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void SV_27_whatWaitsIsDroppedAtTheDeadlineAndOnCloseStillComes(Where where) {
        var began = new CountDownLatch(1);
        Diary blocking =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        super.onMessage(socket, message);
                        began.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            write("interrupted");
                        }
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        super.onClose(socket, closure);
                        write("is interrupted: " + Thread.currentThread().isInterrupted());
                    }
                };
        Server server = Server.on(0).webSocket("/", where.route(blocking)).start();
        try (RawPeer peer = Wire.open(server, "/")) {
            peer.send(Wire.text("1"), Wire.text("2"), Wire.text("3"));
            assertThat(blocking.next(2)).containsExactly("open", "text=1");
            assertThat(server.stop(Duration.ofMillis(200))).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(blocking.rest())
                .startsWith("interrupted")
                .hasSize(3)
                .endsWith("is interrupted: false")
                .noneMatch(line -> line.startsWith("text"));
        assertThat(began.getCount()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "LOOP", mode = EnumSource.Mode.EXCLUDE)
    void A_22_aHandlerThatNeverReturnsHoldsUpTheEndForASecond(Where where) {
        var began = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        WebSocketListener stubborn =
                (socket, message) -> {
                    began.countDown();
                    awaitUninterrupted(never);
                };
        try (LogRecorder log = LogRecorder.open()) {
            Server server = Server.on(0).webSocket("/", where.route(stubborn)).start();
            try (RawPeer peer = Wire.open(server, "/")) {
                peer.send(Wire.text("1"));
                awaitUninterrupted(began);
                assertThat(server.stop(Duration.ZERO)).succeedsWithin(Duration.ofSeconds(10));
            }
            assertThat(log.at(Level.WARNING)).anyMatch(text -> text.contains("did not return"));
        }
        never.countDown();
    }

    @Test
    void SV_27_everyOnCloseComesHoweverLongAllOfThemTake() {
        int count = 60;
        var closed = new AtomicInteger();
        WebSocketListener slow =
                new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {}

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        // A database, say: two seconds in all, on one worker.
                        takeTime(Duration.ofMillis(33));
                        closed.incrementAndGet();
                    }
                };
        WebSocketRoute route = WebSocketRoute.of(slow).runOn(WorkerPool.of(1));
        List<RawPeer> peers = new ArrayList<>();
        try (LogRecorder log = LogRecorder.open()) {
            Server server = Server.on(0).webSocket("/", route).start();
            for (int i = 0; i < count; i++) {
                peers.add(Wire.open(server, "/"));
            }

            assertThat(server.stop(Duration.ZERO)).succeedsWithin(Duration.ofSeconds(30));

            assertThat(closed).hasValue(count);
            assertThat(log.at(Level.WARNING)).noneMatch(text -> text.contains("did not return"));
        } finally {
            peers.forEach(RawPeer::close);
        }
    }

    private static void takeTime(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean isDone = false;
        while (!isDone) {
            try {
                latch.await();
                isDone = true;
            } catch (InterruptedException e) {
                assertThat(e).isNotNull();
            }
        }
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = new byte[one.length + other.length];
        System.arraycopy(one, 0, both, 0, one.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
