package dev.corinth.wire;

import static dev.corinth.wire.Deflated.compressed;
import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Recorder.binary;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// The connections of a loop inflate and deflate through the same memory: none may see what
/// another has left there.
class SharedPoolTest {
    private final TrackedMemory memory = new TrackedMemory();
    private final CompressionPool pool = new CompressionPool(memory);

    /// A connection on the pool.
    private final class Peer {
        private final CodecSettings settings;
        private final InflateContext context;
        private final WebSocketCodec codec = new WebSocketCodec(memory, pool);
        private final Recorder recorder = new Recorder();
        private final List<String> expected = new ArrayList<>();
        private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();

        private Peer(CodecSettings settings) {
            this.settings = settings;
            this.context =
                    Reading.takesOver(settings)
                            ? InflateContext.takingOver(pool)
                            : InflateContext.NONE;
            codec.bind(settings, context);
        }

        private Peer feed(byte... bytes) {
            codec.feed(Bytes.toNative(bytes), 0, bytes.length, recorder);
            return this;
        }

        private void close() {
            codec.close();
            context.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAConnectionLeavesBehindIsNotReadByAnother(boolean takeover) {
        byte[] message = Bytes.utf8("of one connection alone, whole and in order");
        byte[] frame = Deflated.frame(Opcode.BINARY, message);
        // Corrupt from its first byte on: what follows it in the same piece is left over.
        byte[] corrupt = compressed(Opcode.BINARY, Bytes.hex("0700112233445566")).toBytes();
        for (int cut = 1; cut < frame.length; cut++) {
            Peer victim = new Peer(deflating(takeover));
            Peer other = new Peer(deflating(takeover));

            victim.feed(Arrays.copyOf(frame, cut));
            other.feed(corrupt);
            victim.feed(Arrays.copyOfRange(frame, cut, frame.length));

            assertThat(other.recorder.events())
                    .containsExactly(violation(Violation.CORRUPT_COMPRESSION));
            assertThat(victim.recorder.events())
                    .as("cut at " + cut)
                    .containsExactly(binary(message));
            victim.close();
            other.close();
        }
        pool.close();
        assertThat(memory.liveBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEmptyFragmentReadsNothingOfAnother(boolean takeover) {
        byte[] message = Bytes.utf8("stored");
        // A stored block of 6 bytes, cut behind its head, so that any byte would be a part of it.
        byte[] head = Bytes.hex("000600f9ff");
        Peer victim = new Peer(deflating(takeover));
        Peer other = new Peer(deflating(takeover));

        victim.feed(compressed(Opcode.BINARY, head).withFin(false).toBytes());
        other.feed(compressed(Opcode.BINARY, Bytes.hex("0700112233445566")).toBytes());
        victim.feed(RawFrame.continuation().withFin(false).withMask(1).toBytes());
        byte[] rest = Bytes.concat(message, Bytes.hex("00"));
        victim.feed(RawFrame.continuation(rest).withMask(1).toBytes());

        assertThat(victim.recorder.events()).containsExactly(binary(message));
        victim.close();
        other.close();
        pool.close();
        assertThat(memory.liveBytes()).isZero();
    }

    @Test
    void connectionsThatTakeTurnsDoNotDisturbEachOther() {
        Seeds.check(
                200,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    List<Peer> peers = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        peers.add(prepared(random));
                    }
                    List<Peer> busy = new ArrayList<>(peers);
                    while (!busy.isEmpty()) {
                        Peer next = busy.get(random.nextInt(busy.size()));
                        byte[] piece = next.pieces.poll();
                        if (piece == null) {
                            busy.remove(next);
                        } else if (!next.codec.isEnded()) {
                            next.feed(piece);
                        }
                    }
                    for (Peer peer : peers) {
                        assertThat(peer.recorder.events()).isEqualTo(peer.expected);
                        peer.close();
                    }
                });
        pool.close();
        assertThat(memory.liveBytes()).isZero();
        assertThat(pool.liveStreams()).isZero();
    }

    /// A peer with messages to come, cut anywhere; the last may be corrupt.
    private Peer prepared(SplittableRandom random) {
        Peer peer = new Peer(deflating(random.nextBoolean()));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try (Deflated deflated = new Deflated()) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] message = new byte[random.nextInt(100) + 1];
                random.nextBytes(message);
                boolean takesOver = Reading.takesOver(peer.settings);
                byte[] payload = takesOver ? deflated.next(message) : Deflated.payload(message);
                stream.writeBytes(compressed(Opcode.BINARY, payload).toBytes());
                peer.expected.add(binary(message));
            }
        }
        if (random.nextBoolean()) {
            byte[] rest = new byte[random.nextInt(20)];
            random.nextBytes(rest);
            byte[] payload = Arrays.copyOf(Bytes.hex("07"), 1 + rest.length);
            System.arraycopy(rest, 0, payload, 1, rest.length);
            stream.writeBytes(compressed(Opcode.BINARY, payload).toBytes());
            peer.expected.add(violation(Violation.CORRUPT_COMPRESSION));
        }
        byte[] all = stream.toByteArray();
        for (int at = 0; at < all.length; ) {
            int end = Math.min(all.length, at + 1 + random.nextInt(40));
            peer.pieces.add(Arrays.copyOfRange(all, at, end));
            at = end;
        }
        return peer;
    }

    @Test
    void aFragmentMayBeAnsweredCompressedWhileMoreOfItIsToCome() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] message = new byte[5 * Scratch.OUTPUT_BYTES];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) random.nextInt(4);
        }
        byte[] frame = Deflated.frame(Opcode.BINARY, message);
        assertThat(frame.length).isGreaterThan(2 * Scratch.INPUT_BYTES);
        Peer peer = new Peer(Reading.streaming(deflating(true)));
        var echoing = new Echoing();

        peer.codec.feed(Bytes.toNative(frame), 0, frame.length, echoing);

        assertThat(echoing.before.toByteArray()).isEqualTo(message);
        assertThat(echoing.after.toByteArray()).isEqualTo(message);
        echoing.deflating.close();
        peer.close();
        pool.close();
        assertThat(memory.liveBytes()).isZero();
    }

    /// Compresses each piece while it looks at it.
    private final class Echoing extends Recorder {
        private final Deflating deflating =
                new Deflating(pool, new DeflateParameters(true, true, 15, 15), Role.SERVER, 1);
        private final ByteArrayOutputStream before = new ByteArrayOutputStream();
        private final ByteArrayOutputStream after = new ByteArrayOutputStream();

        @Override
        public void onFragment(int opcode, Place place, MemorySegment piece, long from, long to) {
            before.writeBytes(bytes(piece, from, to));
            assertThat(deflating.compress(Opcode.BINARY, piece, from, to, 0)).isTrue();
            deflating.release();
            after.writeBytes(bytes(piece, from, to));
        }

        private static byte[] bytes(MemorySegment piece, long from, long to) {
            return piece.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
