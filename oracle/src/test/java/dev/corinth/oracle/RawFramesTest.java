package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

class RawFramesTest {
    private static final int KEY = 0x37fa213d;

    @Test
    void writesTheExamplesOfRfc6455Section57() {
        assertThat(RawFrame.text("Hello").toBytes()).isEqualTo(Bytes.hex("81 05 48656c6c6f"));
        assertThat(RawFrame.text("Hello").withMask(KEY).toBytes())
                .isEqualTo(Bytes.hex("81 85 37fa213d 7f9f4d5158"));
        assertThat(RawFrames.write(RawFrames.fragments(RawFrame.text("Hello"), 3)))
                .isEqualTo(Bytes.hex("01 03 48656c 80 02 6c6f"));
        assertThat(RawFrame.ping(Bytes.utf8("Hello")).toBytes())
                .isEqualTo(Bytes.hex("89 05 48656c6c6f"));
        assertThat(RawFrame.pong(Bytes.utf8("Hello")).withMask(KEY).toBytes())
                .isEqualTo(Bytes.hex("8a 85 37fa213d 7f9f4d5158"));
        assertThat(head(RawFrame.binary(new byte[256]), 4)).isEqualTo(Bytes.hex("82 7E 0100"));
        assertThat(head(RawFrame.binary(new byte[65536]), 10))
                .isEqualTo(Bytes.hex("82 7F 0000000000010000"));
    }

    @ParameterizedTest
    @CsvSource({"0,7", "125,7", "126,16", "65535,16", "65536,64"})
    void writesTheShortestLengthUnlessTold(int length, int bits) {
        RawFrame frame = RawFrame.binary(new byte[length]);

        assertThat(frame.lengthBits()).isEqualTo(bits);
        assertThat(RawFrames.read(frame.toBytes())).containsExactly(frame);
    }

    @Test
    void writesCloseFrames() {
        assertThat(RawFrame.close().toBytes()).isEqualTo(Bytes.hex("88 00"));
        assertThat(RawFrame.close(1000, "").toBytes()).isEqualTo(Bytes.hex("88 02 03e8"));
        assertThat(RawFrame.close(4000, "bye bye").toBytes())
                .isEqualTo(Bytes.hex("88 09 0fa0 627965 20 627965"));
    }

    @Test
    void readsCloseFrames() {
        RawFrame frame = RawFrames.read(Bytes.hex("88 09 0fa0 627965 20 627965")).getFirst();

        assertThat(frame.closeCode()).isEqualTo(4000);
        assertThat(frame.closeReason()).isEqualTo("bye bye");
        assertThat(RawFrame.close().closeCode()).isEqualTo(1005);
        assertThat(RawFrame.close().closeReason()).isEmpty();
    }

    @Test
    void writesWhateverIsWrong() {
        assertThat(RawFrame.text("").withRsv(0b100).toBytes()).isEqualTo(Bytes.hex("C1 00"));
        assertThat(RawFrame.text("").withRsv(0b010).toBytes()).isEqualTo(Bytes.hex("A1 00"));
        assertThat(RawFrame.of(0xB).toBytes()).isEqualTo(Bytes.hex("8B 00"));
        assertThat(RawFrame.ping().withFin(false).toBytes()).isEqualTo(Bytes.hex("09 00"));
        assertThat(RawFrame.text("x").withLengthBits(16).toBytes())
                .isEqualTo(Bytes.hex("81 7E 0001 78"));
        assertThat(RawFrame.text("x").withLengthBits(64).toBytes())
                .isEqualTo(Bytes.hex("81 7F 0000000000000001 78"));
        assertThat(RawFrame.binary().withLength(Long.MIN_VALUE).withMask(0).toBytes())
                .isEqualTo(Bytes.hex("82 FF 8000000000000000 00000000"));
    }

    @Test
    void readsAnyFirstByteBack() {
        for (int first = 0; first < 256; first++) {
            byte[] bytes = {(byte) first, 1, 'x'};
            RawFrame frame = RawFrames.read(bytes).getFirst();

            assertThat(frame.isFin()).isEqualTo(first >= 0x80);
            assertThat(frame.opcode()).isEqualTo(first % 16);
            assertThat(frame.rsv()).isEqualTo(first / 16 % 8);
            assertThat(frame.text()).isEqualTo("x");
            assertThat(frame.toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void readsBackWhatItWrites() {
        Seeds.check(
                200,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    List<RawFrame> frames =
                            List.of(randomFrame(random), randomFrame(random), randomFrame(random));

                    assertThat(RawFrames.read(RawFrames.write(frames))).isEqualTo(frames);
                });
    }

    @Test
    void waitsForWholeFrames() {
        byte[] stream = RawFrame.binary(new byte[200]).withMask(KEY).toBytes();

        for (int length = 0; length < stream.length; length++) {
            byte[] start = Arrays.copyOf(stream, length);
            assertThat(RawFrames.first(start)).isEmpty();
        }
        assertThat(RawFrames.first(stream)).isPresent();
    }

    @Test
    void refusesAStreamThatIsCutOff() {
        assertThatThrownBy(() -> RawFrames.read(Bytes.hex("88 00 81 05 48")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cut off at 2");
    }

    @Test
    void neverBelievesAHugeLength() {
        assertThat(RawFrames.first(Bytes.hex("82 7F FFFFFFFFFFFFFFFF 00"))).isEmpty();
    }

    @Test
    void cutsMessagesIntoFragments() {
        RawFrame message = RawFrame.text("abc").withRsv(0b100).withMask(KEY);

        List<RawFrame> fragments = RawFrames.fragments(message, 0, 2);

        assertThat(fragments)
                .containsExactly(
                        RawFrame.text("").withRsv(0b100).withFin(false).withMask(KEY),
                        RawFrame.continuation(Bytes.utf8("ab")).withFin(false).withMask(KEY),
                        RawFrame.continuation(Bytes.utf8("c")).withMask(KEY));
    }

    @Test
    void tellsFramesApart() {
        assertThat(RawFrame.text("a")).isNotEqualTo(RawFrame.text("b"));
        assertThat(RawFrame.text("a")).isNotEqualTo(RawFrame.text("a").withMask(0));
        assertThat(RawFrame.text("a")).hasSameHashCodeAs(RawFrame.text("a"));
        assertThat(RawFrame.text("a").withMask(1).withoutMask()).isEqualTo(RawFrame.text("a"));
        assertThat(RawFrame.text("Hi"))
                .hasToString("fin rsv=0 opcode=0x1 unmasked length=2/7 2 bytes [48 69]");
    }

    private static byte[] head(RawFrame frame, int length) {
        return Arrays.copyOf(frame.toBytes(), length);
    }

    private static RawFrame randomFrame(SplittableRandom random) {
        int length = 1 << random.nextInt(18);
        RawFrame frame =
                RawFrame.of(random.nextInt(16), Bytes.random(random, random.nextInt(length)))
                        .withFin(random.nextBoolean())
                        .withRsv(random.nextInt(8));
        return random.nextBoolean() ? frame.withMask(random.nextInt()) : frame;
    }
}
