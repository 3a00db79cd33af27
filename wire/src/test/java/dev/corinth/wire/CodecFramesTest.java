package dev.corinth.wire;

import static dev.corinth.wire.Reading.client;
import static dev.corinth.wire.Reading.expect;
import static dev.corinth.wire.Reading.masked;
import static dev.corinth.wire.Reading.server;
import static dev.corinth.wire.Recorder.binary;
import static dev.corinth.wire.Recorder.close;
import static dev.corinth.wire.Recorder.ping;
import static dev.corinth.wire.Recorder.pong;
import static dev.corinth.wire.Recorder.text;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class CodecFramesTest {
    private static final String NO_KEY = "00000000";

    private static void expectServer(String hex, String... events) {
        expect(server(), Bytes.hex(hex), events);
    }

    @Test
    void readsTheReferenceFrameOfAClient() {
        expectServer("818d 37fa213d 7f9f4d5158d6014a58884d5916", text("Hello, world!"));
    }

    @ParameterizedTest
    @CsvSource({
        "81 05 68656c6c6f, text 68 65 6c 6c 6f",
        "82 05 68656c6c6f, binary 68 65 6c 6c 6f",
        "89 00, 'ping '",
        "8a 00, 'pong '",
        "88 00, 'close 1005 '",
        "88 02 03e8, 'close 1000 '",
        "88 02 03f5, 'close 1013 '",
        "88 09 0fa0 62796520627965, close 4000 bye bye",
        "88 02 1324, 'close 4900 '"
    })
    void readsTheReferenceFramesOfAServer(String hex, String event) {
        expect(client(), Bytes.hex(hex), event);
    }

    @Test
    void readsAMediumLength() {
        String text = "A".repeat(130);

        expect(client(), Bytes.concat(Bytes.hex("817e0082"), Bytes.utf8(text)), text(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c180", "c28548656c6c6f", "4180", "c980"})
    void F_01_rejectsRsv1WithoutExtension(String hex) {
        expectServer(hex + NO_KEY, violation(Violation.RESERVED_BIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a180", "9180", "f180", "b180", "d180", "e180"})
    void F_02_rejectsRsv2AndRsv3WithAndWithoutCompression(String hex) {
        expectServer(hex + NO_KEY, violation(Violation.RESERVED_BIT));
        expect(
                Reading.deflating(false),
                Bytes.hex(hex + NO_KEY),
                violation(Violation.RESERVED_BIT));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7})
    void F_04_rejectsReservedDataOpcodes(int opcode) {
        expect(server(), masked(RawFrame.of(opcode)), violation(Violation.RESERVED_OPCODE));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 12, 13, 14, 15})
    void F_05_rejectsReservedControlOpcodes(int opcode) {
        expect(server(), masked(RawFrame.of(opcode)), violation(Violation.RESERVED_OPCODE));
    }

    @Test
    void F_07_rejectsAnUnmaskedFrameFromAClient() {
        expectServer("810548656c6c6f", violation(Violation.UNMASKED_BY_CLIENT));
    }

    @Test
    void rejectsAMaskedFrameFromAServer() {
        expect(client(), masked(RawFrame.text("Hi")), violation(Violation.MASKED_BY_SERVER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"81fe0005", "82ff0000000000000005", "82ff000000000000ffff", "82fe007d"})
    void F_08_rejectsALengthThatIsNotInItsShortestForm(String header) {
        expectServer(header + NO_KEY + "4142434445", violation(Violation.LONG_FORM_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "82ff7fffffffffffffff",
                "82ff0000000100000000",
                "82ff0000000080000000",
                "82ff0000000000100001",
                "02ff0000000000100001"
            })
    void F_10_rejectsALengthOverTheLimitWithoutTakingMemory(String header) {
        expectServer(header + NO_KEY, violation(Violation.MESSAGE_TOO_BIG));

        Reading reading = new Reading(server()).feed(Bytes.hex(header + NO_KEY));

        assertThat(reading.memory.takes()).isZero();
    }

    @Test
    void F_10_rejectsALengthWithItsSignBit() {
        expectServer("82ff8000000000000000" + NO_KEY, violation(Violation.LENGTH_SIGN_BIT));
    }

    @Test
    void acceptsAMessageOfExactlyTheLimitAndNoByteMore() {
        MessageLimits limits = MessageLimits.ofMessage(300);
        byte[] payload = new byte[300];

        expect(server(limits), masked(RawFrame.binary(payload)), binary(payload));
        expect(
                server(limits),
                masked(RawFrame.binary(new byte[301])),
                violation(Violation.MESSAGE_TOO_BIG));
    }

    @Test
    void F_11_rejectsFragmentsWhoseSumPassesTheLimitOrWraps() {
        RawFrame first = RawFrame.binary((byte) 1).withFin(false);
        for (long next : new long[] {1 << 20, Long.MAX_VALUE, Long.MAX_VALUE - 13}) {
            expect(
                    server(),
                    masked(first, RawFrame.continuation().withLength(next)),
                    violation(Violation.MESSAGE_TOO_BIG));
        }
    }

    @Test
    void F_13_tellsPingsWithTheirExactPayload() {
        byte[] longest = Reading.filled(125, i -> 0xFF - i);

        expect(server(), masked(RawFrame.ping()), ping());
        expect(server(), masked(RawFrame.ping(longest)), ping(longest));
        expect(server(), masked(RawFrame.ping(new byte[126])), violation(Violation.LONG_CONTROL));
    }

    @Test
    void F_14_tellsPongsAndTenPingsInTheirOrder() {
        RawFrame[] frames = new RawFrame[11];
        String[] events = new String[11];
        frames[0] = RawFrame.pong((byte) 99);
        events[0] = pong((byte) 99);
        for (int i = 1; i < 11; i++) {
            frames[i] = RawFrame.ping((byte) i);
            events[i] = ping((byte) i);
        }

        expect(server(), masked(frames), events);
    }

    @Test
    void F_16_rejectsAContinuationOfNothing() {
        expectServer("8080" + NO_KEY, violation(Violation.STRAY_CONTINUATION));
        expectServer("0080" + NO_KEY, violation(Violation.STRAY_CONTINUATION));
    }

    @Test
    void F_17_rejectsANewMessageInsideAFragmentedOne() {
        expectServer(
                "0181" + NO_KEY + "61" + "8181" + NO_KEY + "62",
                violation(Violation.INTERRUPTED_MESSAGE));
    }

    @Test
    void U_19_rejectsABinaryFrameInsideATextMessage() {
        expectServer(
                "0181" + NO_KEY + "61" + "8281" + NO_KEY + "62",
                violation(Violation.INTERRUPTED_MESSAGE));
    }

    @Test
    void F_19_deliversTheGoodMessageBeforeTheStrayContinuation() {
        expectServer(
                "0181" + NO_KEY + "61" + "8081" + NO_KEY + "62" + "8080" + NO_KEY,
                text("ab"),
                violation(Violation.STRAY_CONTINUATION));
    }

    @Test
    void F_20_assemblesSixteenMebibytesOfSmallFramesInBoundedMemory() {
        int size = 1 << 24;
        Reading reading = new Reading(server(MessageLimits.ofMessage(size)));
        byte[] payload = Reading.filled(size, i -> i * 31);
        byte[] part = new byte[64];
        for (int at = 0; at < size; at += 64) {
            System.arraycopy(payload, at, part, 0, 64);
            RawFrame frame = at == 0 ? RawFrame.binary(part) : RawFrame.continuation(part);
            reading.feed(masked(frame.withFin(at + 64 == size)));
        }

        assertThat(reading.events()).containsExactly(binary(payload));
        // What stays after a growth is at most the message; the old block overlaps it while it
        // is copied.
        assertThat(reading.memory.largest()).isLessThanOrEqualTo(size);
        assertThat(reading.memory.peakBytes()).isLessThanOrEqualTo(2L * size + (1 << 16));
        reading.end();
    }

    @Test
    void F_22_holdsOnlyWhatArrived() {
        byte[] frame = masked(RawFrame.binary(new byte[1 << 16]));
        Reading reading = new Reading(server());

        reading.feed(Arrays.copyOf(frame, 14));
        assertThat(reading.memory.takes()).isZero();
        reading.feed(new byte[100]);
        assertThat(reading.memory.liveBytes()).isLessThanOrEqualTo(512);

        reading.end();
    }

    @Test
    void F_23_deliversEmptyMessages() {
        expectServer("8180" + NO_KEY, text(""));
        expectServer("8280" + NO_KEY, binary());
        expectServer("0180" + NO_KEY + "8080" + NO_KEY, text(""));
        expectServer("0280" + NO_KEY + "0080" + NO_KEY + "8080" + NO_KEY, binary());
        expect(client(), Bytes.hex("8100"), text(""));
    }

    @Test
    void F_25_tellsTheSameHoweverAConversationIsCut() {
        byte[] large = Reading.filled(700, i -> 'a' + i % 26);
        byte[] stream =
                masked(
                        RawFrame.text("Hi"),
                        RawFrame.text("Hä").withFin(false),
                        RawFrame.ping((byte) 7),
                        RawFrame.continuation(Bytes.utf8("ß")),
                        RawFrame.pong(),
                        RawFrame.binary(large),
                        RawFrame.close(3000, "bye"),
                        RawFrame.text("late"));

        expect(
                server(),
                stream,
                text("Hi"),
                ping((byte) 7),
                text("Häß"),
                pong(),
                binary(large),
                close(3000, "bye"));
    }

    @Test
    void F_28_tellsTheFirstOfTwoCloses() {
        expect(
                server(),
                masked(RawFrame.close(1000, "one"), RawFrame.close(1001, "two")),
                close(1000, "one"));
    }

    @Test
    void F_29_deliversALargeMessageBeforeTheCloseBehindIt() {
        byte[] payload = new byte[1 << 18];
        Reading reading =
                new Reading(server()).feed(masked(RawFrame.binary(payload), RawFrame.close()));

        assertThat(reading.events()).containsExactly(binary(payload), close(1005, ""));
        assertThat(reading.memory.takes()).as("delivered where it lay").isZero();
        reading.end();
    }

    @Test
    void rejectsOneFragmentTooManyEvenAnEmptyOne() {
        MessageLimits limits = new MessageLimits(1000, 3, 5000, 1000);
        RawFrame start = RawFrame.binary().withFin(false);
        RawFrame more = RawFrame.continuation().withFin(false);

        expect(server(limits), masked(start, more, RawFrame.continuation()), binary());
        expect(
                server(limits),
                masked(start, more, more, RawFrame.continuation()),
                violation(Violation.TOO_MANY_FRAGMENTS));
    }

    @Test
    void countsHeadersAndControlFramesOfAMessageAgainstTheFrameChain() {
        // 6 bytes of header each: 6 + 6 + 10 of ping + 6 is 28.
        byte[] stream =
                masked(
                        RawFrame.binary().withFin(false),
                        RawFrame.ping(new byte[4]),
                        RawFrame.continuation().withFin(false),
                        RawFrame.continuation());

        expect(server(new MessageLimits(14, 9, 28, 9)), stream, ping(new byte[4]), binary());
        MessageLimits tight = new MessageLimits(13, 9, 27, 9);
        expect(server(tight), stream, ping(new byte[4]), violation(Violation.FRAME_CHAIN_TOO_BIG));
    }

    @Test
    void countsNoControlFramesOutsideOfMessages() {
        MessageLimits tight = new MessageLimits(1, 9, 15, 9);
        byte[] ten = new byte[10];

        expect(
                server(tight),
                masked(RawFrame.ping(ten), RawFrame.ping(ten), RawFrame.ping(ten)),
                ping(ten),
                ping(ten),
                ping(ten));
    }

    @Test
    void readsWhatTheReferenceWriterFragments() {
        RawFrame message = RawFrame.text("Grüße aus Köln, 漢字 und 🚀").withMask(Reading.KEY);
        byte[] stream = RawFrames.write(RawFrames.fragments(message, 0, 3, 3, 9, 21));

        expect(server(), stream, text("Grüße aus Köln, 漢字 und 🚀"));
    }
}
