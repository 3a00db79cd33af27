package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.Seeds;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.wire.DeflateParameters;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Messages that come in many pieces, whose rest is received where it belongs.
class LargeMessagesTest {
    private static final int LENGTH = 1_000_000;
    private static final byte[] FRAME =
            RawFrame.binary(Bytes.random(new SplittableRandom(1), LENGTH))
                    .withMask(Rig.KEY)
                    .toBytes();

    private final List<byte[]> messages = new ArrayList<>();
    private final List<WebSocket> sockets = new ArrayList<>();
    private final List<Closure> closures = new ArrayList<>();
    private final WebSocketListener listener =
            new WebSocketListener() {
                @Override
                public void onOpen(WebSocket socket) {
                    sockets.add(socket);
                }

                @Override
                public void onMessage(WebSocket socket, Message message) {
                    messages.add(message.bytes());
                }

                @Override
                public void onClose(WebSocket socket, Closure closure) {
                    closures.add(closure);
                }
            };

    private WebSocket socket() {
        return sockets.getLast();
    }

    /// A peer in the middle of a frame, whose rest is expected by the poller.
    private Rig.Peer begin(Rig rig) {
        Rig.Peer peer = rig.client(listener);
        peer.line.send(Arrays.copyOf(FRAME, LENGTH / 2));
        rig.run();
        assertThat(rig.places.isOpen()).as("the rest is expected").isTrue();
        return peer;
    }

    private static void sendRest(Rig rig, Rig.Peer peer) {
        peer.line.send(Arrays.copyOfRange(FRAME, LENGTH / 2, FRAME.length));
        rig.run();
    }

    @Test
    void nearlyAllOfALargeMessageComesWhereItBelongs() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = begin(rig);
            sendRest(rig, peer);

            assertThat(messages).hasSize(1);
            assertThat(rig.places.bytes()).isEqualTo(FRAME.length);
            // The simulated network shows 64 KiB at a time.
            assertThat(rig.places.placed()).isGreaterThanOrEqualTo(LENGTH - (3 << 16));
            assertThat(rig.places.isOpen()).isFalse();
        }
    }

    @Test
    void aClientReceivesWhereItBelongsToo() {
        try (Rig rig = new Rig()) {
            byte[] payload = Bytes.random(new SplittableRandom(1), LENGTH);
            rig.server(listener).send(RawFrame.binary(payload));

            assertThat(messages).containsExactly(payload);
            assertThat(rig.places.placed()).isGreaterThanOrEqualTo(LENGTH - (3 << 16));
        }
    }

    @Test
    void whatIsGivenOutInPiecesIsExpectedNowhere() {
        try (Rig rig = new Rig()) {
            WebSocketConfig streaming = WebSocketConfig.STANDARD.streaming(1 << 20);
            rig.client(listener, streaming).line.send(FRAME);
            rig.run();

            assertThat(rig.places.bytes()).isEqualTo(FRAME.length);
            assertThat(rig.places.placed()).isZero();
        }
    }

    @Test
    void aCloseOfOursFreesThePlace() {
        endInTheMiddle(() -> socket().close());
    }

    @Test
    void anAbortFreesThePlace() {
        endInTheMiddle(() -> socket().abort());
    }

    @Test
    void aCloseThatIsCutShortFreesThePlace() {
        endInTheMiddle(
                () -> {
                    socket().close(4000, "enough");
                    socket().abort();
                });
    }

    /// The rig finds out who frees what the poller still has.
    private void endInTheMiddle(Runnable end) {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = begin(rig);
            long inUse = rig.inUseBytes();

            end.run();
            sendRest(rig, peer);

            assertThat(rig.places.isOpen()).isFalse();
            assertThat(rig.inUseBytes()).isLessThan(inUse);
            assertThat(messages).isEmpty();
            peer.line.close();
            rig.run();
            assertThat(closures).hasSize(1);
        }
    }

    @Test
    void aMessageThatIsNotFinishedInTimeFreesThePlace() {
        try (Rig rig = new Rig()) {
            WebSocketConfig hasty = WebSocketConfig.STANDARD.messageTimeout(Duration.ofSeconds(4));
            Rig.Peer peer = rig.client(listener, hasty);
            peer.line.send(Arrays.copyOf(FRAME, LENGTH / 2));
            rig.run();
            assertThat(rig.places.isOpen()).isTrue();

            rig.advance(Duration.ofSeconds(5));

            assertThat(rig.places.isOpen()).isFalse();
            assertThat(peer.frames())
                    .containsExactly(RawFrame.close(1008, "message not finished in time"));
        }
    }

    @Test
    void aPeerThatIsGoneFreesThePlace() {
        try (Rig rig = new Rig()) {
            begin(rig).line.reset();
            rig.run();

            assertThat(rig.places.isOpen()).isFalse();
            assertThat(closures).hasSize(1);
        }
    }

    @Test
    void aPauseInTheMiddleLosesNothing() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = begin(rig);
            socket().pause();
            sendRest(rig, peer);
            assertThat(messages).isEmpty();
            socket().resume();
            rig.run();

            assertThat(messages).hasSize(1);
        }
    }

    @Test
    void everyMessageArrivesUnderNastyFaults() {
        long[] placed = {0};
        Seeds.check(60, seed -> placed[0] += talk(seed));
        assertThat(placed[0]).isPositive();
    }

    private long talk(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        messages.clear();
        try (Rig rig = new Rig(seed, SimulatedFaults.nasty(seed))) {
            boolean isCompressed = random.nextInt(4) == 0;
            DeflateParameters deflate =
                    isCompressed
                            ? new DeflateParameters(false, false, 15, 15)
                            : DeflateParameters.NONE;
            Rig.Peer peer = rig.client(listener, WebSocketConfig.STANDARD, deflate);
            List<byte[]> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                send(rig, peer, random, sent);
            }
            assertThat(messages.size()).isEqualTo(sent.size());
            for (int i = 0; i < sent.size(); i++) {
                assertThat(Arrays.equals(messages.get(i), sent.get(i))).isTrue();
            }
            if (random.nextBoolean()) {
                // The end comes in the middle of a message.
                peer.line.send(Arrays.copyOf(FRAME, 1 + random.nextInt(LENGTH)));
                rig.run();
                socket().close();
                rig.run();
            }
            return rig.places.placed();
        }
    }

    private void send(Rig rig, Rig.Peer peer, SplittableRandom random, List<byte[]> sent) {
        byte[] payload = payload(random);
        sent.add(payload);
        int opcode = payload[0] == 'w' ? RawFrame.TEXT : RawFrame.BINARY;
        int[] cuts = random.ints(random.nextInt(3), 0, payload.length).sorted().toArray();
        List<RawFrame> frames = new ArrayList<>();
        for (RawFrame frame : RawFrames.fragments(RawFrame.of(opcode, payload), cuts)) {
            frames.add(frame.withMask(random.nextInt()));
            frames.add(RawFrame.pong((byte) 1).withMask(1));
        }
        byte[] bytes = RawFrames.write(frames);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(100_000));
            peer.line.send(Arrays.copyOfRange(bytes, at, end));
            at = end;
            rig.run();
            if (random.nextInt(8) == 0) {
                socket().pause();
                rig.run();
                socket().resume();
            }
        }
        rig.run();
    }

    private static byte[] payload(SplittableRandom random) {
        int length = 1 + random.nextInt(1 << random.nextInt(1, 19));
        if (random.nextBoolean()) {
            return "wörter 漢字 🚀 ".repeat(1 + length / 23).getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = Bytes.random(random, length);
        bytes[0] = 0;
        return bytes;
    }
}
