package dev.corinth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

class Utf8Test {
    private static final MemorySegment AREA = Arena.ofAuto().allocate(256);

    @Test
    void U_16_agreesWithTheReferenceOnAllStringsOfThreeBytes() {
        for (int word = 0; word < 1 << 24; word++) {
            boolean valid = check(word, 3) == Utf8.ACCEPT;
            if (valid != isReferenceValid(word, 3)) {
                throw new AssertionError("%06x is judged valid=%b".formatted(word, valid));
            }
        }
    }

    @Test
    void U_16_agreesWithTheReferenceOnSampledStringsOfFourBytes() {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int i = 0; i < 4_000_000; i++) {
                        int word = i < 2_000_000 ? random.nextInt() : likely(random);
                        boolean valid = check(word, 4) == Utf8.ACCEPT;
                        if (valid != isReferenceValid(word, 4)) {
                            throw new AssertionError(
                                    "%08x is judged valid=%b".formatted(word, valid));
                        }
                    }
                });
    }

    @Test
    void agreesWithTheReferenceOnAllLeadsWithAllSecondBytes() {
        for (int pair = 0; pair < 1 << 16; pair++) {
            int word = (pair << 16) | 0x8080;
            assertThat(check(word, 4) == Utf8.ACCEPT)
                    .as("%08x", word)
                    .isEqualTo(isReferenceValid(word, 4));
        }
    }

    @Test
    void agreesWithTheJdkOnLongStringsHoweverTheyAreCut() {
        Seeds.check(
                50,
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    byte[] bytes = Bytes.utf8(text(random, 200));
                    if (random.nextBoolean()) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                    byte[] again =
                            new String(bytes, StandardCharsets.UTF_8)
                                    .getBytes(StandardCharsets.UTF_8);
                    boolean valid = Arrays.equals(bytes, again);
                    MemorySegment segment = Bytes.toNative(bytes);
                    assertThat(Utf8.isValid(segment, 0, bytes.length)).isEqualTo(valid);
                    for (int cut = 0; cut <= bytes.length; cut++) {
                        int state = Utf8.check(Utf8.ACCEPT, segment, 0, cut);
                        state = Utf8.check(state, segment, cut, bytes.length);
                        assertThat(state == Utf8.ACCEPT).as("cut=%d", cut).isEqualTo(valid);
                    }
                });
    }

    @Test
    void rejectsAtTheFirstByteThatCannotBe() {
        assertThat(check(0xE0, 1)).isNotIn(Utf8.ACCEPT, Utf8.REJECT);
        assertThat(check(0xE080, 2)).isEqualTo(Utf8.REJECT);
        assertThat(check(0xEDA0, 2)).isEqualTo(Utf8.REJECT);
        assertThat(check(0xF490, 2)).isEqualTo(Utf8.REJECT);
        assertThat(check(0xF5, 1)).isEqualTo(Utf8.REJECT);
        assertThat(check(0xC0, 1)).isEqualTo(Utf8.REJECT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 127, 128, 200})
    void findsABadByteAnywhereInABlock(int length) {
        for (int bad = 0; bad < length; bad++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'a');
            bytes[bad] = (byte) 0x80;

            MemorySegment segment = Bytes.toNative(bytes);

            assertThat(Utf8.check(Utf8.ACCEPT, segment, 0, length)).isEqualTo(Utf8.REJECT);
        }
    }

    @Test
    void staysRejectedWhateverFollows() {
        MemorySegment segment = Bytes.toNative(new byte[300]);

        for (int length = 0; length < 300; length++) {
            assertThat(Utf8.check(Utf8.REJECT, segment, 0, length)).isEqualTo(Utf8.REJECT);
        }
    }

    private static int check(int word, int length) {
        for (int i = 0; i < length; i++) {
            AREA.set(ValueLayout.JAVA_BYTE, i, (byte) (word >>> (8 * (length - 1 - i))));
        }
        return Utf8.check(Utf8.ACCEPT, AREA, 0, length);
    }

    /// Decodes to code points as the table of RFC 3629 §3 words it, knowing no states.
    private static boolean isReferenceValid(int word, int length) {
        int at = 0;
        while (at < length) {
            int more = following(byteAt(word, length, at));
            if (more < 0 || at + more >= length || !isCharacter(word, length, at, more)) {
                return false;
            }
            at += more + 1;
        }
        return true;
    }

    /// How many bytes follow a first byte, or -1 when it is none.
    private static int following(int lead) {
        if (lead < 0x80) {
            return 0;
        }
        if (lead < 0xC0 || lead > 0xF7) {
            return -1;
        }
        return lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
    }

    private static boolean isCharacter(int word, int length, int at, int more) {
        int lead = byteAt(word, length, at);
        int point = more == 0 ? lead : lead & (0x3F >>> more);
        boolean tails = true;
        for (int i = 1; i <= more; i++) {
            int next = byteAt(word, length, at + i);
            tails &= (next & 0xC0) == 0x80;
            point = (point << 6) | (next & 0x3F);
        }
        int least = more == 0 ? 0 : more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
        boolean surrogate = point >= 0xD800 && point <= 0xDFFF;
        return tails && point >= least && point <= 0x10FFFF && !surrogate;
    }

    private static int byteAt(int word, int length, int index) {
        return (word >>> (8 * (length - 1 - index))) & 0xFF;
    }

    /// Random words are hardly ever valid; these nearly are.
    private static int likely(SplittableRandom random) {
        int lead = 0xF0 | random.nextInt(6);
        int tails = (random.nextInt() & 0x3F3F3F) | 0x808080;
        int flip = random.nextInt(4) == 0 ? 1 << random.nextInt(32) : 0;
        return ((lead << 24) | tails) ^ flip;
    }

    private static String text(SplittableRandom random, int characters) {
        StringBuilder text = new StringBuilder();
        int widest = new int[] {0x7F, 0x7FF, 0xFFFF, 0x10FFFF}[random.nextInt(4)];
        while (text.length() < characters) {
            int point = random.nextInt(widest + 1);
            if (point < 0xD800 || point > 0xDFFF) {
                text.appendCodePoint(random.nextInt(3) == 0 ? 'a' : point);
            }
        }
        return text.toString();
    }
}
