package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

class ChunksTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 16, 17, 300, 2048, 2049, 10_000})
    void piecesAlwaysJoinToTheInput(int length) {
        byte[] input = Bytes.random(new SplittableRandom(length), length);

        Chunks.everySplit(
                input,
                pieces -> {
                    assertThat(Bytes.concat(pieces.toArray(byte[][]::new))).isEqualTo(input);
                    assertThat(pieces).noneMatch(piece -> piece.length == 0);
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 16})
    void cutsAShortInputInAllWays(int length) {
        assertThat(lengthsOfSplits(length)).hasSize(1 << (length - 1));
    }

    @Test
    void givesAnEmptyInputOnceWithoutPieces() {
        assertThat(lengthsOfSplits(0)).containsExactly(List.of());
    }

    @Test
    void cutsALongInputWholeByteByByteOnceEverywhereAndAtRandom() {
        Set<List<Integer>> splits = lengthsOfSplits(100);

        assertThat(splits).contains(List.of(100));
        assertThat(splits).anyMatch(lengths -> lengths.size() == 100);
        for (int cut = 1; cut < 100; cut++) {
            assertThat(splits).contains(List.of(cut, 100 - cut));
        }
        assertThat(splits.stream().filter(lengths -> lengths.size() > 2)).hasSizeGreaterThan(30);
    }

    @Test
    void cutsAVeryLongInputNearBothEnds() {
        Set<List<Integer>> splits = lengthsOfSplits(70_000);

        assertThat(splits).contains(List.of(1, 69_999), List.of(256, 69_744), List.of(69_999, 1));
    }

    @Test
    void repeatsTheSameSplitsUnderTheSameSeed() {
        List<List<Integer>> first = new ArrayList<>();
        List<List<Integer>> second = new ArrayList<>();

        Chunks.everySplit(new byte[500], 7, pieces -> first.add(lengths(pieces)));
        Chunks.everySplit(new byte[500], 7, pieces -> second.add(lengths(pieces)));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void piecesAreCopies() {
        byte[] input = {1, 2, 3};

        Chunks.everySplit(input, pieces -> pieces.forEach(piece -> piece[0] = 9));

        assertThat(input).containsExactly(1, 2, 3);
    }

    @Test
    void tellsSplitAndSeedOfAFailure() {
        assertThatThrownBy(
                        () ->
                                Chunks.everySplit(
                                        new byte[4],
                                        42,
                                        pieces -> assertThat(pieces).as("few").hasSizeLessThan(3)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("few")
                .hasMessageContaining("split of 4 bytes at [1, 2]")
                .hasMessageContaining("-Dcorinth.seed=42");
    }

    private static Set<List<Integer>> lengthsOfSplits(int length) {
        Set<List<Integer>> splits = new HashSet<>();
        Chunks.everySplit(new byte[length], 1, pieces -> splits.add(lengths(pieces)));
        return splits;
    }

    private static List<Integer> lengths(List<byte[]> pieces) {
        return pieces.stream().map(piece -> piece.length).toList();
    }
}
