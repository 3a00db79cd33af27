package dev.corinth.wire;

import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Reading.expect;
import static dev.corinth.wire.Reading.masked;
import static dev.corinth.wire.Reading.server;
import static dev.corinth.wire.Reading.streaming;
import static dev.corinth.wire.Recorder.binary;
import static dev.corinth.wire.Recorder.ping;
import static dev.corinth.wire.Recorder.text;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

class CodecStreamingTest {
    /// Joins pieces, and proves that they stand in order.
    private static final class Joiner extends Recorder {
        private final ByteArrayOutputStream open = new ByteArrayOutputStream();
        private final List<String> messages = new ArrayList<>();
        private boolean inside;

        @Override
        public void onFragment(int opcode, Place place, MemorySegment segment, long from, long to) {
            assertThat(place.isFirst()).isEqualTo(!inside);
            open.writeBytes(take(segment, from, to));
            inside = !place.isLast();
            if (place.isLast()) {
                messages.add(message(opcode, open.toByteArray()));
                open.reset();
            }
        }
    }

    private static void expectJoined(CodecSettings settings, byte[] input, String... messages) {
        Chunks.everySplit(
                input,
                pieces -> {
                    Reading reading = new Reading(streaming(settings));
                    Joiner joiner = new Joiner();
                    for (byte[] piece : pieces) {
                        reading.codec.feed(Bytes.toNative(piece), 0, piece.length, joiner);
                    }
                    assertThat(joiner.messages).containsExactly(messages);
                    assertThat(joiner.events()).isEmpty();
                    reading.end();
                });
    }

    @Test
    void tellsFramesAsTheyComeWithControlFramesBetween() {
        Reading reading = new Reading(streaming(server()));

        reading.feed(
                masked(
                        RawFrame.text("ab").withFin(false),
                        RawFrame.ping(),
                        RawFrame.continuation((byte) 'c').withFin(false),
                        RawFrame.continuation((byte) 'd'),
                        RawFrame.text("e")));

        assertThat(reading.events())
                .containsExactly(
                        "FIRST " + text("ab"),
                        ping(),
                        "MIDDLE " + text("c"),
                        "LAST " + text("d"),
                        "ONLY " + text("e"));
        assertThat(reading.memory.takes()).isZero();
    }

    @Test
    void joinsToTheSameMessagesHoweverTheInputIsCut() {
        byte[] plain =
                masked(
                        RawFrame.text("aß").withFin(false),
                        RawFrame.continuation().withFin(false),
                        RawFrame.continuation(Bytes.utf8("🚀")),
                        RawFrame.binary(),
                        RawFrame.text("x").withFin(false),
                        RawFrame.continuation());

        expectJoined(server(), plain, text("aß🚀"), binary(), text("x"));
    }

    @Test
    void joinsToTheSameCompressedMessagesHoweverTheInputIsCut() {
        byte[] large = Reading.filled(100_000, i -> i / 100);
        RawFrame whole = Deflated.compressed(Opcode.BINARY, Deflated.payload(large));
        byte[] stream =
                Bytes.concat(
                        RawFrames.write(RawFrames.fragments(whole, 0, 10, 10)),
                        Deflated.frame(Opcode.TEXT, Bytes.utf8("Grüße")),
                        Deflated.compressed(Opcode.TEXT, (byte) 0).toBytes());

        expectJoined(deflating(false), stream, binary(large), text("Grüße"), text(""));
    }

    @Test
    void tellsTextOnlyAfterItWasChecked() {
        byte[] stream =
                masked(
                        RawFrame.text("good").withFin(false),
                        RawFrame.of(RawFrame.CONTINUATION, Bytes.hex("62 ff")));

        Reading reading = new Reading(streaming(server())).feed(stream);

        assertThat(reading.events())
                .containsExactly("FIRST " + text("good"), violation(Violation.INVALID_TEXT));
    }

    @Test
    void boundsAStreamByItsOwnLimit() {
        MessageLimits limits = MessageLimits.ofMessage(10).withMaxStream(100);
        CodecSettings plain = streaming(server(limits));
        byte[] most = new byte[100];

        Reading reading = new Reading(plain).feed(masked(RawFrame.binary(most)));
        assertThat(reading.events()).containsExactly("ONLY " + binary(most));
        expect(plain, masked(RawFrame.binary(new byte[101])), violation(Violation.MESSAGE_TOO_BIG));
        Reading inflating = new Reading(streaming(deflating(false, limits)));
        inflating.feed(Deflated.frame(Opcode.BINARY, new byte[100_000]));
        assertThat(inflating.events()).containsExactly(violation(Violation.MESSAGE_TOO_BIG));
        inflating.end();
    }
}
