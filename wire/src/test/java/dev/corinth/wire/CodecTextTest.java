package dev.corinth.wire;

import static dev.corinth.wire.Reading.client;
import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Reading.expect;
import static dev.corinth.wire.Reading.masked;
import static dev.corinth.wire.Reading.server;
import static dev.corinth.wire.Recorder.binary;
import static dev.corinth.wire.Recorder.close;
import static dev.corinth.wire.Recorder.message;
import static dev.corinth.wire.Recorder.text;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

class CodecTextTest {
    private static RawFrame closing(String hex) {
        return RawFrame.of(RawFrame.CLOSE, Bytes.hex(hex));
    }

    @Test
    void U_01_tellsACloseWithoutPayloadAs1005() {
        expect(server(), masked(RawFrame.close()), close(1005, ""));
    }

    @Test
    void U_02_rejectsAClosePayloadOfOneByte() {
        expect(server(), masked(closing("03")), violation(Violation.CLOSE_OF_ONE_BYTE));
        expect(server(), Bytes.hex("8881 00000000 03"), violation(Violation.CLOSE_OF_ONE_BYTE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void U_04_rejectsCodesThatMayNotStandOnTheWire(int code) {
        expect(server(), masked(RawFrame.close(code, "")), violation(Violation.INVALID_CLOSE_CODE));
        assertThat(CloseCode.isSendable(code)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
                4000, 4999
            })
    void U_05_acceptsTheCodesOfTheRegistryAndTheOpenRanges(int code) {
        expect(server(), masked(RawFrame.close(code, "why")), close(code, "why"));
        expect(client(), RawFrame.close(code, "").toBytes(), close(code, ""));
        assertThat(CloseCode.isSendable(code)).isTrue();
    }

    @Test
    void U_07_rejectsAReasonThatIsNotUtf8() {
        expect(server(), masked(closing("03e8c328")), violation(Violation.INVALID_CLOSE_REASON));
        // Cut inside a character.
        expect(server(), masked(closing("03e8e282")), violation(Violation.INVALID_CLOSE_REASON));
    }

    @Test
    void U_08_encodesNothingThatMayNotBeSent() {
        assertThat(ClosePayload.encode(1000, "")).isEqualTo(Bytes.hex("03e8"));
        assertThat(ClosePayload.encode(4000, "bye bye"))
                .isEqualTo(Bytes.hex("0fa0 62796520627965"));
        assertThat(ClosePayload.encode(1001, "ü".repeat(61) + "x")).hasSize(125);
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 2999, 5000, -1, 66536}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClosePayload.encode(code, ""))
                    .withMessageContaining("code=" + code);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClosePayload.encode(1000, "x".repeat(124)))
                .withMessageContaining("length=124");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClosePayload.encode(1000, "ü".repeat(62)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClosePayload.encode(1000, "🚀".substring(0, 1)));
    }

    @Test
    void U_10_rejectsABadByteInTheSecondOfThreeFrames() {
        byte[] stream =
                masked(
                        RawFrame.text("ok").withFin(false),
                        RawFrame.continuation((byte) 'x', (byte) 0xFF).withFin(false));

        expect(server(), stream, violation(Violation.INVALID_TEXT));
        expect(
                client(),
                Bytes.concat(
                        RawFrame.text("ok").withFin(false).toBytes(),
                        RawFrame.continuation((byte) 0xFF).withFin(false).toBytes()),
                violation(Violation.INVALID_TEXT));
    }

    @Test
    void U_11_rejectsABadByteBeforeItsFrameIsWhole() {
        byte[] payload = new byte[200];
        Arrays.fill(payload, (byte) 'a');
        payload[100] = (byte) 0xC0;
        byte[] frame = masked(RawFrame.of(RawFrame.TEXT, payload));
        int header = frame.length - payload.length;

        for (int end = header + 101; end < frame.length; end += 9) {
            Reading reading = new Reading(server());
            reading.feed(Arrays.copyOf(frame, header + 100));
            assertThat(reading.events()).isEmpty();
            reading.feed(Arrays.copyOfRange(frame, header + 100, end));
            assertThat(reading.events()).containsExactly(violation(Violation.INVALID_TEXT));
            reading.end();
        }
    }

    @Test
    void U_13_acceptsCharactersSplitOverFramesReadsAndInflation() {
        String text = "aß漢🚀";
        RawFrame whole = RawFrame.text(text).withMask(Reading.KEY);
        int length = whole.payload().length;
        for (int one = 0; one <= length; one++) {
            for (int two = one; two <= length; two++) {
                Reading reading = new Reading(server());
                RawFrames.fragments(whole, one, two).forEach(f -> reading.feed(f.toBytes()));
                assertThat(reading.events()).containsExactly(text(text));
                reading.end();
            }
        }
        expect(server(), whole.toBytes(), text(text));
        for (int pad = 32760; pad < 32770; pad++) {
            String large = "x".repeat(pad) + text;
            Reading reading = new Reading(deflating(false));
            reading.feed(Deflated.frame(Opcode.TEXT, Bytes.utf8(large)));
            assertThat(reading.events()).containsExactly(text(large));
            reading.end();
        }
    }

    @Test
    void rejectsTextThatEndsInsideACharacter() {
        RawFrame cut = RawFrame.of(RawFrame.TEXT, Bytes.hex("61e6bc"));

        expect(server(), masked(cut), violation(Violation.INVALID_TEXT));
        expect(client(), cut.toBytes(), violation(Violation.INVALID_TEXT));
        expect(
                server(),
                masked(cut.withFin(false), RawFrame.continuation()),
                violation(Violation.INVALID_TEXT));
        expect(
                deflating(false),
                Deflated.frame(Opcode.TEXT, cut.payload()),
                violation(Violation.INVALID_TEXT));
    }

    @Test
    void rejectsCompressedTextThatIsNotUtf8() {
        expect(
                deflating(false),
                Deflated.frame(Opcode.TEXT, Bytes.hex("6162c0af")),
                violation(Violation.INVALID_TEXT));
    }

    @Test
    void U_14_acceptsNonCharactersAndNul() {
        byte[] payload = Bytes.hex("efbfbe efbfbd 00 efbfbf f48fbfbf");

        expect(
                server(),
                masked(RawFrame.of(RawFrame.TEXT, payload)),
                message(Opcode.TEXT, payload));
    }

    @Test
    void U_17_acceptsBinaryThatIsNotUtf8() {
        expect(
                server(),
                masked(RawFrame.binary((byte) 0xFF, (byte) 0xC0)),
                binary((byte) 0xFF, (byte) 0xC0));
    }
}
