package dev.corinth.wire;

import static dev.corinth.wire.Deflated.compressed;
import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Reading.expect;
import static dev.corinth.wire.Recorder.binary;
import static dev.corinth.wire.Recorder.ping;
import static dev.corinth.wire.Recorder.text;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class CodecInflateTest {
    private static final byte[] HELLO = Bytes.hex("f248cdc9c90700");

    @Test
    void inflatesTheReferenceFrame() {
        expect(
                new CodecSettings(
                        Role.CLIENT,
                        MessageLimits.defaults(),
                        new DeflateParameters(false, false, 15, 15),
                        false),
                Bytes.hex("c107 f248cdc9c90700"),
                text("Hello"));
    }

    @Test
    void Z_07_rejectsRsv1OnControlFrames() {
        for (int opcode : new int[] {Opcode.CLOSE, Opcode.PING, Opcode.PONG}) {
            expect(
                    deflating(false),
                    compressed(opcode).toBytes(),
                    violation(Violation.MISPLACED_COMPRESSION_BIT));
        }
    }

    @Test
    void Z_08_rejectsRsv1OnAContinuation() {
        expect(
                deflating(false),
                RawFrames.write(
                        compressed(Opcode.TEXT, HELLO).withFin(false),
                        compressed(Opcode.CONTINUATION)),
                violation(Violation.MISPLACED_COMPRESSION_BIT));
    }

    @Test
    void Z_10_stopsABombAtTheLimit() {
        byte[] bomb = Deflated.payload(new byte[64 << 20]);
        assertThat(bomb).hasSizeLessThan(70_000);
        MessageLimits limits = MessageLimits.ofMessage(100_000);
        Reading reading = new Reading(deflating(false, limits));

        reading.feed(compressed(Opcode.BINARY, bomb).toBytes());

        assertThat(reading.events()).containsExactly(violation(Violation.MESSAGE_TOO_BIG));
        assertThat(reading.memory.largest()).isLessThanOrEqualTo(100_000);
        reading.end();
    }

    @Test
    void acceptsAnInflatedMessageOfExactlyTheLimit() {
        MessageLimits limits = MessageLimits.ofMessage(100_000);
        byte[] most = new byte[100_000];

        Reading reading = new Reading(deflating(false, limits));
        reading.feed(Deflated.frame(Opcode.BINARY, most));
        reading.feed(Deflated.frame(Opcode.BINARY, new byte[100_001]));

        assertThat(reading.events())
                .containsExactly(binary(most), violation(Violation.MESSAGE_TOO_BIG));
        reading.end();
    }

    @Test
    void judgesTheTextThatFitsBeforeTheByteThatDoesNot() {
        MessageLimits limits = MessageLimits.ofMessage(100);
        byte[] text = Reading.filled(200, i -> i == 5 ? 0xFF : 'y');
        byte[] laterWrong = Reading.filled(200, i -> i == 150 ? 0xFF : 'y');

        expect(
                deflating(false, limits),
                Deflated.frame(Opcode.TEXT, text),
                violation(Violation.INVALID_TEXT));
        expect(
                deflating(false, limits),
                Deflated.frame(Opcode.TEXT, laterWrong),
                violation(Violation.MESSAGE_TOO_BIG));
    }

    @Test
    void Z_11_stopsABombSpreadOverAThousandFragments() {
        byte[] bomb = Deflated.payload(new byte[64 << 20]);
        int[] cuts = java.util.stream.IntStream.range(1, 1000).map(i -> i * 50).toArray();
        Reading reading = new Reading(deflating(false));
        for (RawFrame part : RawFrames.fragments(compressed(Opcode.BINARY, bomb), cuts)) {
            reading.feed(part.toBytes());
        }

        assertThat(reading.events()).containsExactly(violation(Violation.MESSAGE_TOO_BIG));
        assertThat(reading.memory.largest()).isLessThanOrEqualTo(1 << 20);
        reading.end();
    }

    @Test
    void Z_11_stopsABombInTheSecondMessageOfAContext() {
        byte[] first = Reading.filled(30_000, i -> (i * i) >>> 3);
        try (Deflated peer = new Deflated()) {
            Reading reading = new Reading(deflating(true, MessageLimits.ofMessage(40_000)));
            reading.feed(compressed(Opcode.BINARY, peer.next(first)).toBytes());
            byte[] twice = Bytes.concat(first, first);
            reading.feed(compressed(Opcode.BINARY, peer.next(twice)).toBytes());

            assertThat(reading.events())
                    .containsExactly(binary(first), violation(Violation.MESSAGE_TOO_BIG));
            reading.end();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f248cdc9c90700",
                "000500faff48656c6c6f00",
                "f348cdc9c9070000",
                "f24805000000ffffcac9c90700"
            })
    void Z_13_inflatesTheSamplesOfTheRfc(String payload) {
        byte[] frame = compressed(Opcode.TEXT, Bytes.hex(payload)).toBytes();
        expect(deflating(false), frame, text("Hello"));
        expect(deflating(true), frame, text("Hello"));
    }

    @Test
    void Z_13_inflatesASecondMessageOutOfTheSharedWindow() {
        byte[] stream =
                RawFrames.write(
                        compressed(Opcode.TEXT, HELLO),
                        compressed(Opcode.TEXT, Bytes.hex("f200110000")));

        expect(deflating(true), stream, text("Hello"), text("Hello"));
    }

    @Test
    void keepsTheWindowBehindAnEndOfTheStream() {
        // A message that ends its deflate stream, then one that refers into it.
        byte[] stream =
                RawFrames.write(
                        compressed(Opcode.TEXT, Bytes.hex("f348cdc9c9070000")),
                        compressed(Opcode.TEXT, Bytes.hex("f200110000")));

        expect(deflating(true), stream, text("Hello"), text("Hello"));
        expect(deflating(false), stream, text("Hello"), violation(Violation.CORRUPT_COMPRESSION));
    }

    @Test
    void acceptsAnEndOfTheStreamWithoutTheEmptyBlockBehindIt() {
        expect(
                deflating(false),
                compressed(Opcode.TEXT, Bytes.hex("f348cdc9c90700")).toBytes(),
                text("Hello"));
    }

    @Test
    void boundsHowOftenOneMessageMayEndTheStream() {
        for (boolean takeover : new boolean[] {false, true}) {
            byte[] ends = Bytes.hex("0300".repeat(1024));
            byte[] more = Bytes.hex("0300".repeat(1025));
            Reading reading = new Reading(deflating(takeover));
            reading.feed(compressed(Opcode.TEXT, ends).toBytes());
            reading.feed(compressed(Opcode.TEXT, more).toBytes());

            assertThat(reading.events())
                    .containsExactly(text(""), violation(Violation.CORRUPT_COMPRESSION));
            reading.end();
        }
    }

    @Test
    void Z_14_inflatesEmptyMessages() {
        for (boolean takeover : new boolean[] {false, true}) {
            byte[] stream =
                    RawFrames.write(
                            compressed(Opcode.TEXT, (byte) 0),
                            compressed(Opcode.BINARY),
                            compressed(Opcode.TEXT, HELLO));
            expect(deflating(takeover), stream, text(""), binary(), text("Hello"));
        }
    }

    @Test
    void Z_16_survivesAMessageCutAnywhere() {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    int cuts = 0;
                    int caught = 0;
                    for (int i = 0; i < 100; i++) {
                        byte[] payload = Deflated.payload(Bytes.utf8(json(random)));
                        for (int cut = 1; cut < payload.length; cut++) {
                            Reading reading = new Reading(deflating(false));
                            byte[] part = Arrays.copyOf(payload, cut);
                            reading.feed(compressed(Opcode.BINARY, part).toBytes());
                            assertThat(reading.events()).hasSize(1);
                            cuts++;
                            caught += reading.events().get(0).startsWith("violation") ? 1 : 0;
                            reading.end();
                        }
                    }
                    assertThat((double) caught / cuts).isGreaterThan(0.93);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d1d", "1d", "05e0", "04", "ed", "fdffffff"})
    void Z_16_rejectsAMessageCutInTheHeadOfABlock(String payload) {
        byte[] stream =
                RawFrames.write(
                        compressed(Opcode.BINARY, Bytes.hex(payload)),
                        compressed(Opcode.BINARY, HELLO));

        expect(deflating(true), stream, violation(Violation.CORRUPT_COMPRESSION));
        expect(deflating(false), stream, violation(Violation.CORRUPT_COMPRESSION));
    }

    @Test
    void acceptsManyWholeMessagesWithContextTakeover() {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    Reading reading = new Reading(deflating(true));
                    try (Deflated peer = new Deflated()) {
                        for (int i = 0; i < 500; i++) {
                            String message = json(random);
                            byte[] payload = peer.next(Bytes.utf8(message));
                            reading.feed(compressed(Opcode.TEXT, payload).toBytes());
                            assertThat(reading.events().getLast()).isEqualTo(text(message));
                        }
                    }
                    reading.end();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"789cf348cdc9c907", "07", "000500fafe48656c6c6f00", "f200110000"})
    void Z_17_rejectsWhatIsNotDeflate(String payload) {
        expect(
                deflating(false),
                compressed(Opcode.BINARY, Bytes.hex(payload)).toBytes(),
                violation(Violation.CORRUPT_COMPRESSION));
    }

    @Test
    void Z_20_rejectsAReferenceBackWhereNoTakeoverWasAgreed() {
        expect(
                deflating(false),
                RawFrames.write(
                        compressed(Opcode.TEXT, HELLO),
                        compressed(Opcode.TEXT, Bytes.hex("f200110000"))),
                text("Hello"),
                violation(Violation.CORRUPT_COMPRESSION));
    }

    @Test
    void Z_22_leavesTheContextAloneForUncompressedMessages() {
        byte[] stream =
                RawFrames.write(
                        compressed(Opcode.TEXT, HELLO),
                        RawFrame.text("plain").withMask(1),
                        compressed(Opcode.TEXT, Bytes.hex("f200110000")));

        expect(deflating(true), stream, text("Hello"), text("plain"), text("Hello"));
    }

    @Test
    void Z_23_tellsAPingBetweenCompressedFragmentsAtOnce() {
        List<RawFrame> parts = RawFrames.fragments(compressed(Opcode.TEXT, HELLO), 3);
        byte[] stream =
                RawFrames.write(parts.get(0), RawFrame.ping((byte) 1).withMask(5), parts.get(1));

        expect(deflating(false), stream, ping((byte) 1), text("Hello"));
    }

    @Test
    void Z_25_keepsNoNativeStreamForAnIdleConnection() {
        TrackedMemory memory = new TrackedMemory();
        CompressionPool pool = new CompressionPool(memory);
        byte[] frame = Deflated.frame(Opcode.TEXT, Bytes.utf8("over and over ".repeat(50)));
        for (int i = 0; i < 10_000; i++) {
            WebSocketCodec codec = new WebSocketCodec(memory, pool);
            codec.bind(deflating(false), InflateContext.NONE);
            codec.feed(Bytes.toNative(frame), 0, frame.length, new Recorder());
            assertThat(codec.isIdle()).isTrue();
        }

        assertThat(pool.liveStreams()).isEqualTo(1);
        assertThat(memory.liveBytes()).isEqualTo(Scratch.INPUT_BYTES + Scratch.OUTPUT_BYTES);
        pool.close();
        assertThat(memory.liveBytes()).isZero();
    }

    @Test
    void Z_26_endsEveryNativeStreamOnEveryPath() {
        TrackedMemory memory = new TrackedMemory();
        CompressionPool pool = new CompressionPool(memory);
        byte[] half = compressed(Opcode.TEXT, HELLO).withFin(false).toBytes();
        InflateContext context = InflateContext.takingOver(pool);
        for (int i = 0; i < 20; i++) {
            boolean takeover = i % 5 == 0;
            WebSocketCodec codec = new WebSocketCodec(memory, pool);
            codec.bind(deflating(takeover), takeover ? context : InflateContext.NONE);
            codec.feed(Bytes.toNative(half), 0, half.length, new Recorder());
            codec.close();
            codec.close();
        }
        context.close();
        context.close();
        WebSocketCodec open = new WebSocketCodec(memory, pool);
        open.bind(deflating(false), InflateContext.NONE);
        open.feed(Bytes.toNative(half), 0, half.length, new Recorder());

        pool.close();
        assertThat(pool.liveStreams()).as("one is lent").isEqualTo(1);
        open.close();
        pool.close();

        assertThat(pool.liveStreams()).isZero();
        assertThat(memory.liveBytes()).isZero();
    }

    @Test
    void Z_26_endsTheStreamWhenTheHandlerThrows() {
        Reading reading = new Reading(deflating(false));
        Recorder throwing =
                new Recorder() {
                    @Override
                    public void onPing(
                            java.lang.foreign.MemorySegment segment, long from, long to) {
                        throw new IllegalStateException("application");
                    }
                };
        byte[] stream =
                RawFrames.write(
                        compressed(Opcode.TEXT, HELLO).withFin(false), RawFrame.ping().withMask(1));

        org.assertj.core.api.Assertions.assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                reading.codec.feed(
                                        Bytes.toNative(stream), 0, stream.length, throwing))
                .withMessage("application");

        assertThat(reading.codec.isEnded()).isTrue();
        reading.end();
    }

    private static String json(SplittableRandom random) {
        return "{\"id\":%d,\"user\":\"u%x\",\"text\":\"%s\",\"at\":%d}"
                .formatted(
                        random.nextInt(100_000),
                        random.nextInt(),
                        "lorem ipsum dolor ".repeat(random.nextInt(1, 9)),
                        random.nextLong());
    }
}
