package dev.corinth.wire;

import static dev.corinth.wire.Reading.deflating;
import static dev.corinth.wire.Reading.masked;
import static dev.corinth.wire.Reading.server;
import static dev.corinth.wire.Recorder.close;
import static dev.corinth.wire.Recorder.ping;
import static dev.corinth.wire.Recorder.text;
import static dev.corinth.wire.Recorder.violation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class CodecLifeTest {
    private static final byte[] TWO = masked(RawFrame.text("one"), RawFrame.text("two"));

    @Test
    void isIdleExactlyBetweenMessages() {
        byte[] stream =
                masked(
                        RawFrame.text("a"),
                        RawFrame.text("b").withFin(false),
                        RawFrame.ping(),
                        RawFrame.continuation((byte) 'c'));
        Reading reading = new Reading(server());
        List<Integer> idle = new ArrayList<>();
        for (int i = 0; i < stream.length; i++) {
            if (reading.codec.isIdle()) {
                idle.add(i);
            }
            reading.feed(stream[i]);
        }

        assertThat(idle).containsExactly(0, 7);
        assertThat(reading.codec.isIdle()).isTrue();
        assertThat(reading.memory.liveBytes()).isZero();
    }

    @Test
    void servesOneConnectionAfterTheOther() {
        Reading reading = new Reading(server()).feed(TWO);
        reading.codec.bind(Reading.client(), InflateContext.NONE);
        reading.feed(RawFrame.text("three").toBytes());
        reading.feed(RawFrame.close().toBytes());
        reading.codec.bind(server(), InflateContext.NONE);
        reading.feed(masked(RawFrame.text("four")));

        assertThat(reading.events())
                .containsExactly(
                        text("one"), text("two"), text("three"), close(1005, ""), text("four"));
    }

    @Test
    void isNotBoundWhileSomethingIsUnfinished() {
        for (int end : new int[] {1, 3, 8}) {
            Reading reading = new Reading(server()).feed(Arrays.copyOf(TWO, end));

            assertThatIllegalStateException()
                    .isThrownBy(() -> reading.codec.bind(server(), InflateContext.NONE));
            reading.codec.close();
            reading.codec.bind(server(), InflateContext.NONE);
            reading.feed(TWO);
            assertThat(reading.events()).containsExactly(text("one"), text("two"));
            reading.end();
        }
    }

    @Test
    void stopsBehindTheFrameInWhichItWasAskedTo() {
        Reading reading = new Reading(server());
        List<String> heard = new ArrayList<>();
        Recorder stopping =
                new Recorder() {
                    @Override
                    public void onMessage(int opcode, MemorySegment s, long from, long to) {
                        heard.add(
                                text(
                                        new String(
                                                take(s, from, to),
                                                java.nio.charset.StandardCharsets.US_ASCII)));
                        reading.codec.stop();
                    }
                };
        MemorySegment segment = Bytes.toNative(TWO);

        long first = reading.codec.feed(segment, 0, TWO.length, stopping);
        assertThat(first).isEqualTo(TWO.length / 2);
        assertThat(heard).containsExactly(text("one"));
        long second = reading.codec.feed(segment, first, TWO.length, stopping);

        assertThat(second).isEqualTo(TWO.length);
        assertThat(heard).containsExactly(text("one"), text("two"));
    }

    @Test
    void tellsNothingMoreWhenClosedInsideACallback() {
        Reading reading = new Reading(server());
        List<String> heard = new ArrayList<>();
        Recorder closing =
                new Recorder() {
                    @Override
                    public void onMessage(int opcode, MemorySegment s, long from, long to) {
                        reading.codec.close();
                        // The view stays good until we return.
                        heard.add(
                                text(
                                        new String(
                                                take(s, from, to),
                                                java.nio.charset.StandardCharsets.US_ASCII)));
                    }
                };
        byte[] stream =
                Bytes.concat(
                        masked(
                                RawFrame.text("on").withFin(false),
                                RawFrame.continuation((byte) 'e')),
                        TWO);

        long end = reading.codec.feed(Bytes.toNative(stream), 0, stream.length, closing);

        assertThat(end).isEqualTo(stream.length);
        assertThat(heard).containsExactly(text("one"));
        assertThat(reading.codec.isEnded()).isTrue();
        reading.end();
    }

    @Test
    void endsWhenTheHandlerThrows() {
        Reading reading = new Reading(server());
        Recorder throwing =
                new Recorder() {
                    @Override
                    public void onMessage(int opcode, MemorySegment s, long from, long to) {
                        throw new IllegalStateException("application");
                    }
                };
        byte[] stream =
                masked(RawFrame.text("a").withFin(false), RawFrame.continuation((byte) 'b'));

        assertThatIllegalStateException()
                .isThrownBy(
                        () ->
                                reading.codec.feed(
                                        Bytes.toNative(stream), 0, stream.length, throwing))
                .withMessage("application");
        reading.feed(TWO);

        assertThat(reading.events()).isEmpty();
        reading.end();
    }

    @Test
    void takesNothingAfterAViolationOrAClose() {
        Reading broken = new Reading(server()).feed(Bytes.hex("8105")).feed(TWO);
        Reading closed = new Reading(server()).feed(masked(RawFrame.close())).feed(TWO);

        assertThat(broken.events()).containsExactly(violation(Violation.UNMASKED_BY_CLIENT));
        assertThat(closed.events()).containsExactly(close(1005, ""));
        assertThat(broken.codec.isIdle()).isTrue();
        assertThat(closed.codec.isIdle()).isTrue();
    }

    @Test
    void F_26_dropsEverythingButTheCloseAfterOurs() {
        RawFrame compressed = Deflated.compressed(Opcode.TEXT, Bytes.hex("f248cdc9c90700"));
        byte[] unfinished = masked(RawFrame.text("half").withFin(false));
        byte[] dropped =
                Bytes.concat(
                        masked(
                                RawFrame.ping((byte) 1),
                                RawFrame.continuation(new byte[300]),
                                RawFrame.pong(),
                                RawFrame.of(RawFrame.TEXT, (byte) 0xFF)),
                        compressed.toBytes(),
                        masked(RawFrame.binary(new byte[70_000])));
        byte[] last = masked(RawFrame.close(1000, "bye"));
        for (int cut : new int[] {0, 1, 7, 100, 400, 5000}) {
            Reading reading = new Reading(deflating(false)).feed(unfinished);
            reading.codec.drain();
            assertThat(reading.memory.liveBytes()).isZero();

            reading.feed(Arrays.copyOf(dropped, cut));
            reading.feed(Arrays.copyOfRange(dropped, cut, dropped.length));
            assertThat(reading.events()).isEmpty();
            reading.feed(last).feed(masked(RawFrame.close(1001, "again")));

            assertThat(reading.events()).containsExactly(close(1000, "bye"));
            reading.end();
        }
    }

    @Test
    void F_26_stopsTellingWhenDrainedInsideACallback() {
        Reading reading = new Reading(server());
        Recorder draining =
                new Recorder() {
                    @Override
                    public void onPing(MemorySegment segment, long from, long to) {
                        super.onPing(segment, from, to);
                        reading.codec.drain();
                    }
                };
        byte[] stream =
                masked(
                        RawFrame.text("a").withFin(false),
                        RawFrame.ping(),
                        RawFrame.ping(),
                        RawFrame.continuation(),
                        RawFrame.text("b"),
                        RawFrame.close());

        reading.codec.feed(Bytes.toNative(stream), 0, stream.length, draining);

        assertThat(draining.events()).containsExactly(ping(), close(1005, ""));
        reading.end();
    }

    @Test
    void tellsEmptyFragmentsButNotEmptyMessages() {
        int[] count = new int[1];
        Recorder counting =
                new Recorder() {
                    @Override
                    public void onEmptyFragment() {
                        count[0]++;
                    }
                };
        byte[] stream =
                masked(
                        RawFrame.text(""),
                        RawFrame.binary().withFin(false),
                        RawFrame.continuation().withFin(false),
                        RawFrame.continuation((byte) 1).withFin(false),
                        RawFrame.continuation());

        new Reading(server()).codec.feed(Bytes.toNative(stream), 0, stream.length, counting);

        assertThat(count[0]).isEqualTo(3);
    }

    @Test
    void endsTidilyWhicheverRequestForMemoryIsRefused() {
        byte[] large = new byte[5000];
        byte[] stream =
                RawFrames.write(
                        RawFrame.text("a").withFin(false).withMask(1),
                        RawFrame.ping(new byte[100]).withMask(2),
                        RawFrame.continuation(new byte[2000]).withMask(3),
                        Deflated.compressed(Opcode.BINARY, Deflated.payload(large)),
                        Deflated.compressed(Opcode.BINARY, Bytes.hex("f348cdc9c9070000")),
                        RawFrame.close().withMask(4));
        for (boolean takeover : new boolean[] {false, true}) {
            int n = 1;
            while (runRefusing(n, takeover, stream)) {
                n++;
            }
            assertThat(n).as("every request was refused once").isGreaterThan(6);
        }
    }

    /// @return false when there were fewer than n requests
    private static boolean runRefusing(int n, boolean takeover, byte[] stream) {
        TrackedMemory memory = new TrackedMemory().refusingFrom(n);
        Reading reading = new Reading(deflating(takeover), memory);
        for (int at = 0; at < stream.length; at += 11) {
            reading.feed(Arrays.copyOfRange(stream, at, Math.min(at + 11, stream.length)));
        }
        String last = reading.events().getLast();
        boolean refused = memory.takes() >= n;
        assertThat(last).isEqualTo(refused ? violation(Violation.NO_MEMORY) : close(1005, ""));
        reading.end();
        return refused;
    }

    @Test
    void refusesRangesOutsideOfTheSegment() {
        Reading reading = new Reading(server());
        MemorySegment segment = Arena.ofAuto().allocate(10);

        org.assertj.core.api.Assertions.assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> reading.codec.feed(segment, 0, 11, reading.recorder));
        assertThat(reading.codec.isEnded()).isFalse();
    }
}
