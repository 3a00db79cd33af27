package dev.corinth.wire;

import static dev.corinth.wire.Reading.client;
import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Reading.filled;
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

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;

/// The rest of a large frame, received where it belongs.
class CodecPlaceTest {
    private static final int LENGTH = 50_000;
    private static final int LARGE = 1 << 20;

    /// Of the large frame.
    private static final int HEADER = 14;

    private static final byte[] NOISE = filled(LENGTH, i -> (i * i) >> 3);
    private static final String TEXT = "wörter 漢字 🚀 ".repeat(LENGTH / 23);

    /// Everything is told the same however the input is cut, and wherever it lies.
    private static void expectPlaced(CodecSettings settings, byte[] input, String... events) {
        long[] placed = {0};
        Chunks.everySplit(
                input,
                pieces -> {
                    Reading reading = new Reading(settings);
                    pieces.forEach(piece -> placed[0] += reading.feedPlaced(piece));
                    assertThat(reading.events()).containsExactly(events);
                    reading.end();
                });
        assertThat(placed[0]).as("bytes that came where they belong").isPositive();
    }

    @Test
    void takesAMaskedMessageInPlace() {
        expectPlaced(server(), masked(RawFrame.binary(NOISE)), binary(NOISE));
    }

    @Test
    void takesAMessageWithoutMaskInPlace() {
        expectPlaced(client(), RawFrame.binary(NOISE).toBytes(), binary(NOISE));
    }

    @Test
    void checksTextInPlace() {
        expectPlaced(server(), masked(RawFrame.text(TEXT)), text(TEXT));
    }

    @Test
    void takesWhatIsBehindTheFrameAsEver() {
        byte[] stream =
                masked(RawFrame.binary(NOISE), RawFrame.ping((byte) 7), RawFrame.text(TEXT));

        expectPlaced(server(), stream, binary(NOISE), ping((byte) 7), text(TEXT));
    }

    @Test
    void takesFragmentsInPlaceWithAPingBetween() {
        byte[] whole = Bytes.concat(NOISE, NOISE);
        byte[] stream =
                masked(
                        RawFrame.binary(NOISE).withFin(false),
                        RawFrame.ping((byte) 7),
                        RawFrame.of(RawFrame.CONTINUATION, NOISE));

        expectPlaced(server(), stream, ping((byte) 7), binary(whole));
    }

    @Test
    void U_11_rejectsABadByteInPlaceBeforeItsFrameIsWhole() {
        byte[] payload = Bytes.utf8("x".repeat(LENGTH));
        payload[40_000] = (byte) 0xFF;
        byte[] frame = masked(RawFrame.of(RawFrame.TEXT, payload));
        Reading reading = new Reading(server());

        reading.feedPlaced(Arrays.copyOf(frame, 30_000));
        long placed = reading.feedPlaced(Arrays.copyOfRange(frame, 30_000, 41_000));

        assertThat(placed).isGreaterThan(10_008);
        assertThat(reading.events()).containsExactly(violation(Violation.INVALID_TEXT));
        assertThat(reading.codec.findPlace()).isFalse();
        reading.end();
    }

    @Test
    void gathersNearlyAllOfALargeMessageWithoutCopying() {
        byte[] payload = filled(LARGE, i -> i >> 5);
        byte[] frame = masked(RawFrame.binary(payload));
        Reading reading = new Reading(server());

        long placed = 0;
        for (int at = 0; at < frame.length; at += 64 << 10) {
            int end = Math.min(frame.length, at + (64 << 10));
            placed += reading.feedPlaced(Arrays.copyOfRange(frame, at, end));
        }

        assertThat(reading.events()).containsExactly(binary(payload));
        assertThat(placed).isEqualTo(LARGE - (64 << 10));
        reading.end();
    }

    @Test
    void SV_24_holdsTwiceWhatHasArrivedAnd64KiB() {
        byte[] frame = masked(RawFrame.binary(filled(LARGE, i -> i)));
        Reading reading = new Reading(server());

        int step = 5_000;
        for (int at = 0; at + step < frame.length; at += step) {
            reading.feedPlaced(Arrays.copyOfRange(frame, at, at + step));
            boolean isPlaced = reading.codec.findPlace();

            int arrived = at + step - HEADER;
            assertThat(reading.memory.liveBytes()).isLessThanOrEqualTo(2L * arrived + (64 << 10));
            int rest = LARGE - arrived;
            boolean isLarge = Math.min(arrived, rest) >= WebSocketCodec.LEAST_PLACE;
            assertThat(isPlaced).as("a place after " + arrived).isEqualTo(isLarge);
        }
        reading.end();
    }

    @Test
    void aPlaceEndsWithItsFrame() {
        byte[] frame = masked(RawFrame.binary(NOISE));
        Reading reading = new Reading(server()).feed(Arrays.copyOf(frame, 30_008));

        assertThat(reading.codec.findPlace()).isTrue();

        assertThat(reading.codec.placeFrom()).isEqualTo(30_000);
        assertThat(reading.codec.placeTo()).isEqualTo(LENGTH);
        reading.end();
    }

    @Test
    void aPlaceEndsWithWhatHasBeenEarned() {
        byte[] frame = masked(RawFrame.binary(new byte[LARGE]));
        Reading reading = new Reading(server()).feed(Arrays.copyOf(frame, HEADER + 20_000));

        assertThat(reading.codec.findPlace()).isTrue();

        assertThat(reading.codec.placeFrom()).isEqualTo(20_000);
        assertThat(reading.codec.placeTo()).isEqualTo(64 << 10);
        reading.end();
    }

    @Test
    void aPlaceMayBeLeftUnused() {
        byte[] frame = masked(RawFrame.binary(NOISE));
        Reading reading = new Reading(server());

        for (int at = 0; at < frame.length; at += 10_000) {
            boolean isPlaced = reading.codec.findPlace();
            assertThat(isPlaced && at == 0).isFalse();
            reading.feed(Arrays.copyOfRange(frame, at, Math.min(frame.length, at + 10_000)));
        }

        assertThat(reading.events()).containsExactly(binary(NOISE));
        reading.end();
    }

    @Test
    void aSmallRestHasNoPlace() {
        byte[] frame = masked(RawFrame.binary(NOISE));
        int rest = (int) WebSocketCodec.LEAST_PLACE;
        Reading reading = new Reading(server());

        reading.feed(Arrays.copyOf(frame, frame.length - rest));
        assertThat(reading.codec.findPlace()).isTrue();
        reading.feed(frame[frame.length - rest]);
        assertThat(reading.codec.findPlace()).isFalse();
        reading.end();
    }

    @Test
    void nothingHasAPlaceBeforeAnyByteOfItsMessage() {
        byte[] frame = masked(RawFrame.binary(NOISE));
        Reading reading = new Reading(server());

        assertThat(reading.codec.findPlace()).isFalse();
        reading.feed(Arrays.copyOf(frame, 8));
        assertThat(reading.codec.findPlace()).isFalse();
        assertThat(reading.memory.takes()).isZero();
        reading.end();
    }

    @Test
    void piecesThatAreGivenOutHaveNoPlace() {
        byte[] half = Arrays.copyOf(masked(RawFrame.binary(NOISE)), LENGTH / 2);
        Reading reading = new Reading(streaming(server())).feed(half);

        assertThat(reading.codec.findPlace()).isFalse();
        reading.end();
    }

    @Test
    void compressedBytesHaveNoPlace() {
        byte[] noise = Bytes.random(new SplittableRandom(1), LENGTH);
        byte[] frame = Deflated.frame(RawFrame.BINARY, noise);
        Reading reading = new Reading(deflating(false)).feed(Arrays.copyOf(frame, 1_000));

        assertThat(frame.length - 1_000).isGreaterThan((int) WebSocketCodec.LEAST_PLACE);
        assertThat(reading.codec.findPlace()).isFalse();
        reading.end();
    }

    @Test
    void whatIsDrainedOrClosedHasNoPlace() {
        byte[] half = Arrays.copyOf(masked(RawFrame.binary(NOISE)), 32_000);
        Reading drained = new Reading(server()).feed(half);
        Reading closed = new Reading(server()).feed(half);

        drained.codec.drain();
        closed.codec.close();

        assertThat(drained.codec.findPlace()).isFalse();
        assertThat(closed.codec.findPlace()).isFalse();
        drained.end();
        closed.end();
    }

    @Test
    void withoutMemoryThereIsNoPlace() {
        byte[] frame = masked(RawFrame.binary(NOISE));
        Reading reading = new Reading(server(), new TrackedMemory().refusingFrom(2));
        reading.feed(Arrays.copyOf(frame, 16_392));

        assertThat(reading.codec.findPlace()).isTrue(); // the first block is twice as long
        reading.feed(Arrays.copyOfRange(frame, 16_392, 32_776));

        assertThat(reading.codec.findPlace()).isFalse();
        MemorySegment place = reading.codec.place();
        assertThat(place.byteSize()).isEqualTo(32_768);
        reading.feed(Arrays.copyOfRange(frame, 32_776, 32_777));
        assertThat(reading.events()).containsExactly(violation(Violation.NO_MEMORY));
        reading.end();
    }
}
