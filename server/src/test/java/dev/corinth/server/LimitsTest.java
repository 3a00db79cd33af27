package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Limits of messages, fragments and control frames, through a socket.
class LimitsTest {
    /// Tells its connections by their opening, and echoes. Safe for any thread.
    private static final class Pinged implements WebSocketListener {
        private final LinkedBlockingQueue<WebSocket> sockets = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(WebSocket socket) {
            sockets.add(socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            socket.send(message);
        }
    }

    private static final long PONG_BYTES = 2 + 125;
    private static final long ONE_WRITE_BYTES = 64 << 10;
    private static final Pinged PINGED = new Pinged();
    private static final Server SERVER =
            Server.on(0)
                    .webSocket("/", echo(WebSocketConfig.STANDARD))
                    .webSocket("/large", echo(WebSocketConfig.STANDARD.maxMessage(16 << 20)))
                    .webSocket("/small", echo(WebSocketConfig.STANDARD.maxMessage(1_000)))
                    .webSocket("/slow", echo(WebSocketConfig.STANDARD.controlRate(1, 20)))
                    .webSocket(
                            "/pings",
                            WebSocketRoute.of(PINGED)
                                    .config(
                                            WebSocketConfig.STANDARD.controlRate(
                                                    1_000_000, 1_000_000)))
                    .webSocket(
                            "/hasty",
                            echo(WebSocketConfig.STANDARD.messageTimeout(Duration.ofMillis(300))))
                    .start();

    private static WebSocketRoute echo(WebSocketConfig config) {
        return WebSocketRoute.of((socket, message) -> socket.send(message)).config(config);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    /// Sends the same bytes until the connection is closed with a code.
    private static void flood(String path, int code, byte[] first, byte[] again, int times) {
        try (RawPeer peer = Wire.open(SERVER, path)) {
            peer.send(first);
            for (int i = 0; i < times && peer.trySend(again); i++) {
                assertThat(again).isNotEmpty();
            }
            RawFrame frame = peer.expectFrame();
            while (frame.opcode() != RawFrame.CLOSE) {
                frame = peer.expectFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(code);
        }
    }

    private static byte[] many(RawFrame frame, int count) {
        return RawFrames.write(Collections.nCopies(count, frame));
    }

    @Test
    void PR_20_takesAMessageOfTheLimitAndNoByteMore() {
        byte[] full = new byte[1_000];
        try (RawPeer peer = Wire.open(SERVER, "/small")) {
            peer.send(Wire.binary(full)).expectBinary(full);
        }
        Wire.isClosed(SERVER, "/small", 1009, Wire.binary(1_001));
    }

    @Test
    void PR_06_limitsEachMessageAndNotTheirSum() {
        byte[] full = new byte[1_000];
        try (RawPeer peer = Wire.open(SERVER, "/small")) {
            for (int i = 0; i < 50; i++) {
                peer.send(Wire.binary(full)).expectBinary(full);
            }
        }
    }

    @Test
    void F_20_echoesALargeMessageInSmallFrames() {
        byte[] payload = new byte[16 << 20];
        new Random(1).nextBytes(payload);
        RawFrame[] frames = new RawFrame[payload.length / 4096];
        for (int i = 0; i < frames.length; i++) {
            byte[] part = Arrays.copyOfRange(payload, i * 4096, (i + 1) * 4096);
            RawFrame frame = i == 0 ? Wire.binary(part) : Wire.continuation(part);
            frames[i] = frame.withFin(i == frames.length - 1);
        }
        try (RawPeer peer = Wire.open(SERVER, "/large")) {
            peer.send(frames).expectBinary(payload);
        }
    }

    @Test
    void F_22_aFrameThatIsNeverFinishedEndsAtTheDeadline() {
        try (RawPeer peer = Wire.open(SERVER, "/hasty")) {
            peer.sendHex("82 FE FFFF 00000000 01 02 03").expectClose(1008);
            peer.expectEnd();
        }
    }

    @Test
    void A_01_countsFragments() {
        byte[] first = Wire.text("a").withFin(false).toBytes();
        RawFrame next = Wire.continuation((byte) 'a').withFin(false);
        flood("/", 1008, first, many(next, 1_000), 20);
    }

    @Test
    void A_02_countsEmptyFragments() {
        byte[] first = Wire.text("a").withFin(false).toBytes();
        RawFrame next = Wire.continuation().withFin(false);
        flood("/", 1008, first, many(next, 100), 20);
    }

    @Test
    void A_04_countsPings() {
        byte[] ping = Wire.ping((byte) 1).toBytes();
        flood("/slow", 1008, ping, many(Wire.ping(new byte[125]), 10), 10);
    }

    @Test
    void A_04_keepsOnePongForAPeerThatReadsNone() throws InterruptedException {
        int count = 100_000;
        try (RawPeer peer = Wire.open(SERVER, "/pings")) {
            WebSocket socket = PINGED.sockets.poll(10, TimeUnit.SECONDS);
            assertThat(socket).isNotNull();
            long most = 0;
            for (int i = 0; i < count; i += 100) {
                List<RawFrame> pings = new ArrayList<>();
                for (int number = i; number < i + 100; number++) {
                    pings.add(Wire.ping(ByteBuffer.allocate(125).putInt(number).array()));
                }
                peer.send(RawFrames.write(pings));
                most = Math.max(most, socket.waitingBytes());
            }
            // The rest of the write that the kernel did not take whole, and the newest.
            assertThat(most).isBetween(1L, ONE_WRITE_BYTES + PONG_BYTES);

            peer.send(Wire.text("end"));
            List<Integer> answered = new ArrayList<>();
            RawFrame frame = peer.expectFrame();
            while (frame.opcode() == RawFrame.PONG) {
                answered.add(ByteBuffer.wrap(frame.payload()).getInt());
                frame = peer.expectFrame();
            }
            assertThat(frame.text()).isEqualTo("end");
            assertThat(answered).isSorted().doesNotHaveDuplicates().endsWith(count - 1);
            assertThat(answered).hasSizeLessThan(count);
        }
    }

    @Test
    void A_05_countsPongs() {
        flood("/", 1008, Wire.pong().toBytes(), many(Wire.pong(), 100), 20);
    }

    @Test
    void A_05_emptyMessagesAreMessages() {
        try (RawPeer peer = Wire.open(SERVER, "/slow")) {
            peer.send(many(Wire.text(""), 100));
            for (int i = 0; i < 100; i++) {
                peer.expectText("");
            }
        }
    }

    @Test
    void F_14_tenPingsAreSufferedWhereTheRateIsLow() {
        try (RawPeer peer = Wire.open(SERVER, "/slow")) {
            peer.send(many(Wire.ping(), 10));
            for (int i = 0; i < 10; i++) {
                peer.expectPong();
            }
        }
    }
}
