package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class DeflatingTest {
    private static final byte[] TAIL = Bytes.hex("0000ffff");
    private final TrackedMemory memory = new TrackedMemory();
    private final CompressionPool pool = new CompressionPool(memory);

    @AfterEach
    void everythingIsGivenBack() {
        pool.close();
        assertThat(pool.liveStreams()).isZero();
        assertThat(memory.liveBytes()).isZero();
    }

    private Deflating deflating(Role role, boolean takeover, int bits) {
        return new Deflating(pool, new DeflateParameters(takeover, takeover, bits, bits), role, 6);
    }

    private static byte[] compress(Deflating deflating, byte[] message, int key) {
        boolean built =
                deflating.compress(Opcode.BINARY, Bytes.toNative(message), 0, message.length, key);
        assertThat(built).isTrue();
        return Bytes.fromNative(deflating.segment(), deflating.from(), deflating.to());
    }

    /// Repeats itself at every distance up to far over 32 KiB.
    private static byte[] repetitive(SplittableRandom random, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<byte[]> phrases = new ArrayList<>();
        while (out.size() < length) {
            if (phrases.isEmpty() || random.nextInt(8) == 0) {
                phrases.add(Bytes.random(random, random.nextInt(10, 200)));
            }
            out.writeBytes(phrases.get(random.nextInt(phrases.size())));
        }
        return java.util.Arrays.copyOf(out.toByteArray(), length);
    }

    @ParameterizedTest
    @CsvSource({
        "9, false",
        "9, true",
        "10, true",
        "11, false",
        "12, true",
        "13, true",
        "14, false",
        "15, false",
        "15, true"
    })
    void Z_04_refersNoFartherBackThanTheWindow(int bits, boolean takeover) {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    ByteArrayOutputStream stream = new ByteArrayOutputStream();
                    ByteArrayOutputStream expected = new ByteArrayOutputStream();
                    int farthest = 0;
                    try (Deflating deflating = deflating(Role.SERVER, takeover, bits)) {
                        for (int i = 0; i < 6; i++) {
                            byte[] message = repetitive(random, random.nextInt(20_000, 60_000));
                            RawFrame frame =
                                    RawFrames.read(compress(deflating, message, 0)).getFirst();
                            assertThat(frame.rsv()).isEqualTo(4);
                            stream.writeBytes(frame.payload());
                            stream.writeBytes(TAIL);
                            expected.writeBytes(message);
                            if (!takeover) {
                                SlowInflate alone =
                                        new SlowInflate(Bytes.concat(frame.payload(), TAIL));
                                assertThat(alone.run()).isEqualTo(message);
                                farthest = Math.max(farthest, alone.farthest());
                            }
                        }
                    }
                    SlowInflate all = new SlowInflate(stream.toByteArray());
                    assertThat(all.run()).isEqualTo(expected.toByteArray());
                    farthest = Math.max(farthest, all.farthest());
                    assertThat(farthest).isBetween(1 << (bits - 1), 1 << bits);
                });
    }

    @ParameterizedTest
    @EnumSource
    void writesWhatTheOtherSideReads(Role role) {
        for (boolean takeover : new boolean[] {false, true}) {
            for (int bits : new int[] {9, 15}) {
                converse(role, takeover, bits);
            }
        }
    }

    private void converse(Role role, boolean takeover, int bits) {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    DeflateParameters agreed =
                            new DeflateParameters(takeover, takeover, bits, bits);
                    Reading peer =
                            new Reading(
                                    new CodecSettings(
                                            role.peer(), MessageLimits.defaults(), agreed, false));
                    try (Deflating deflating = deflating(role, takeover, bits)) {
                        for (int length : new int[] {0, 1, 5, 511, 512, 513, 40_000, 200_000}) {
                            byte[] message = repetitive(random, length);
                            peer.feed(compress(deflating, message, random.nextInt()));
                            assertThat(peer.events().getLast()).isEqualTo(Recorder.binary(message));
                        }
                    }
                    assertThat(peer.events()).hasSize(8);
                    peer.end();
                });
    }

    @Test
    void sendsPlainWhatDoesNotGetSmallerUnlessTheContextIsTakenOver() {
        byte[] noise = Bytes.random(new SplittableRandom(1), 1000);
        try (Deflating shared = deflating(Role.SERVER, false, 15);
                Deflating own = deflating(Role.SERVER, true, 15)) {
            assertThat(RawFrames.read(compress(shared, noise, 0)))
                    .containsExactly(RawFrame.binary(noise));
            assertThat(RawFrames.read(compress(own, noise, 0)).getFirst().rsv()).isEqualTo(4);
        }
    }

    @Test
    void refersToNothingBeforeAReset() {
        byte[] message = Bytes.random(new SplittableRandom(2), 1000);
        try (Deflating own = deflating(Role.SERVER, true, 15)) {
            int first = compress(own, message, 0).length;
            int second = compress(own, message, 0).length;
            own.reset();
            int third = compress(own, message, 0).length;

            assertThat(second).isLessThan(100);
            assertThat(third).isEqualTo(first);
        }
    }

    @Test
    void Z_25_keepsADeflaterOnlyForTakeover() {
        byte[] message = new byte[1000];
        Deflating shared = deflating(Role.SERVER, false, 15);
        compress(shared, message, 0);
        compress(shared, message, 0);
        assertThat(pool.liveStreams()).isEqualTo(1);
        Deflating own = deflating(Role.SERVER, true, 15);
        compress(own, message, 0);
        assertThat(pool.liveStreams()).isEqualTo(1);
        compress(shared, message, 0);
        assertThat(pool.liveStreams()).isEqualTo(2);
        own.close();
        own.close();
        shared.close();
        assertThat(pool.liveStreams()).as("kept for the next").isEqualTo(2);
    }

    @Test
    void buildsTheSameFrameWithADeflaterThatHadAnotherLevelBefore() {
        byte[] fresh = compressAt(9);

        compressAt(1);

        assertThat(compressAt(9)).isEqualTo(fresh);
    }

    private byte[] compressAt(int level) {
        DeflateParameters parameters = new DeflateParameters(false, false, 15, 15);
        try (Deflating deflating = new Deflating(pool, parameters, Role.SERVER, level)) {
            return compress(deflating, Bytes.hex("6c6576656c6c6576656c6c6576656c"), 0);
        }
    }

    @Test
    void buildsNothingWithoutMemory() {
        for (boolean takeover : new boolean[] {false, true}) {
            int refused = 0;
            boolean built = false;
            while (!built) {
                TrackedMemory tight = new TrackedMemory().refusingFrom(++refused);
                CompressionPool of = new CompressionPool(tight);
                byte[] message = Bytes.random(new SplittableRandom(3), 40_000);
                try (Deflating deflating =
                        new Deflating(
                                of,
                                new DeflateParameters(takeover, takeover, 15, 15),
                                Role.SERVER,
                                6)) {
                    built =
                            deflating.compress(
                                    Opcode.BINARY, Bytes.toNative(message), 0, 40_000, 0);
                }
                of.close();
                assertThat(of.liveStreams()).isZero();
                assertThat(tight.liveBytes()).isZero();
            }
            assertThat(refused).isGreaterThan(3);
        }
    }
}
