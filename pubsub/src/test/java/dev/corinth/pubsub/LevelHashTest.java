package dev.corinth.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

class LevelHashTest {
    private static final BigInteger PRIME = BigInteger.TWO.pow(61).subtract(BigInteger.ONE);

    @Test
    void shortLevelsOfAsciiAreTheirOwnNumbers() {
        LevelHash hash = new LevelHash();
        Set<Long> keys = new HashSet<>();
        int count = 0;
        for (String level = "a"; level.length() <= 9; level += "a") {
            for (char c = ' '; c < 0x7F; c++) {
                long key = key(hash, c + level.substring(1));
                assertThat(LevelHash.isHashed(key)).isFalse();
                keys.add(key);
                count++;
            }
        }

        assertThat(keys).hasSize(count).doesNotContain(0L);
        assertThat(key(hash, "+")).isEqualTo(NameLevels.ANY);
        assertThat(key(hash, "#")).isEqualTo(NameLevels.REST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ten-letter", "\u0080", "ä", "aaaaaaaaÿ", "\uFFFF\uFFFE", "\uD83D\uDE00"})
    void othersAreHashed(String level) {
        assertThat(LevelHash.isHashed(key(new LevelHash(), level))).isTrue();
    }

    @Test
    void theHashIsThePolynomialThatItSays() {
        Seeds.check(
                200,
                seed -> {
                    var random = new SplittableRandom(seed);
                    long point = random.nextLong(2, (1L << 61) - 1);
                    String level = level(random);
                    String around = "x/" + level + "/y";
                    long key = new LevelHash(point, 1, 1).key(around, 2, 2 + level.length());

                    assertThat(key & Long.MAX_VALUE).isEqualTo(polynomial(level, point));
                });
    }

    @Test
    void aTagDependsOnParentLevelAndSecrets() {
        LevelHash hash = new LevelHash(7, 8, 9);
        int tag = hash.tag(1, 2);

        assertThat(hash.tag(1, 2)).isEqualTo(tag);
        assertThat(hash.tag(2, 2)).isNotEqualTo(tag);
        assertThat(hash.tag(1, 3)).isNotEqualTo(tag);
        assertThat(new LevelHash(7, 80, 9).tag(1, 2)).isNotEqualTo(tag);
        assertThat(new LevelHash(7, 8, 90).tag(1, 2)).isNotEqualTo(tag);
    }

    @Test
    void secretsDifferFromTreeToTree() {
        assertThat(key(new LevelHash(), "a-long-level"))
                .isNotEqualTo(key(new LevelHash(), "a-long-level"));
    }

    private static String level(SplittableRandom random) {
        StringBuilder text = new StringBuilder("ÿ");
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            text.append((char) (random.nextBoolean() ? 0xFFFF : random.nextInt(1, 0x10000)));
        }
        return text.toString();
    }

    private static long polynomial(String level, long point) {
        BigInteger sum = BigInteger.ZERO;
        String whole = level + "\0".repeat((3 - level.length() % 3) % 3);
        for (int i = 0; i < whole.length(); i += 3) {
            BigInteger three = BigInteger.ZERO;
            for (char c : whole.substring(i, i + 3).toCharArray()) {
                three = three.shiftLeft(16).add(BigInteger.valueOf(c));
            }
            sum = sum.multiply(BigInteger.valueOf(point)).add(three).mod(PRIME);
        }
        return sum.longValueExact();
    }

    private static long key(LevelHash hash, String level) {
        return hash.key(level, 0, level.length());
    }
}
