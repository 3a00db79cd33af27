package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class MaskTest {
    private static final int KEY = Integer.reverseBytes(0x37fa213d);

    @Test
    void masksTheSampleOfTheRfc() {
        // RFC 6455 §5.7: "Hello" masked with 37 fa 21 3d.
        MemorySegment segment = Bytes.toNative(Bytes.utf8("Hello"));

        Mask.apply(segment, 0, 5, KEY, 0);

        assertThat(Bytes.fromNative(segment)).isEqualTo(Bytes.hex("7f9f4d5158"));
    }

    @Test
    void masksEveryLengthAtEveryOffsetAndPositionLikeTheObviousLoop() {
        Seeds.check(
                seed -> {
                    byte[] bytes = Bytes.random(new SplittableRandom(seed), 96);
                    for (int from = 0; from < 9; from++) {
                        for (int to = from; to <= 90; to++) {
                            for (int position = 0; position < 5; position++) {
                                checkOne(bytes, from, to, position);
                            }
                        }
                    }
                });
    }

    private static void checkOne(byte[] bytes, int from, int to, int position) {
        byte[] expected = bytes.clone();
        boolean ascii = true;
        for (int i = from; i < to; i++) {
            expected[i] ^= (byte) (KEY >>> (8 * ((i - from + position) & 3)));
            ascii &= expected[i] >= 0;
        }
        MemorySegment plain = Bytes.toNative(bytes);
        MemorySegment tested = Bytes.toNative(bytes);

        Mask.apply(plain, from, to, KEY, position);
        boolean testedAscii = Mask.applyAndTestAscii(tested, from, to, KEY, position);

        assertThat(Bytes.fromNative(plain)).isEqualTo(expected);
        assertThat(Bytes.fromNative(tested)).isEqualTo(expected);
        assertThat(testedAscii).isEqualTo(ascii);
    }

    @Test
    void findsOneHighBitAnywhere() {
        for (int length = 1; length < 80; length++) {
            for (int high = -1; high < length; high++) {
                byte[] bytes = new byte[length];
                if (high >= 0) {
                    bytes[high] = (byte) 0x80;
                }
                MemorySegment segment = Bytes.toNative(bytes);
                Mask.apply(segment, 0, length, KEY, 0);

                boolean ascii = Mask.applyAndTestAscii(segment, 0, length, KEY, 0);

                assertThat(ascii).as("length=%d high=%d", length, high).isEqualTo(high < 0);
            }
        }
    }

    @Test
    void drawsKeysThatDiffer() {
        MaskKeys keys = new MaskKeys();

        long distinct = IntStream.generate(keys::next).limit(5000).distinct().count();

        // 5,000 of 2^32: more than two equal pairs come up once in ten million runs.
        assertThat(distinct).isGreaterThan(4996);
    }

    @Test
    void drawsOtherKeysFromAnotherSource() {
        MaskKeys one = new MaskKeys();
        MaskKeys other = new MaskKeys();

        int same = 0;
        for (int i = 0; i < 5000; i++) {
            same += one.next() == other.next() ? 1 : 0;
        }

        assertThat(same).isLessThan(3);
    }
}
