package dev.corinth.oracle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Every way in which a network may cut an input into pieces.
/// Safe for any thread: it holds no state.
///
/// An input of up to 16 bytes is cut in all `2^(n-1)` ways. A longer one comes whole, byte by
/// byte, with each single cut (for more than 2,048 bytes: near both ends and at random places)
/// and in 64 random ways. The pieces are never empty, and they are new copies each time, so a
/// decoder may change them in place.
public final class Chunks {
    /// The longest input that is cut in all possible ways, in bytes.
    public static final int EXHAUSTIVE_LENGTH = 16;

    private static final int EVERY_CUT_LENGTH = 2048;
    private static final int CUTS_PER_REGION = 256;
    private static final int RANDOM_SPLITS = 64;

    private Chunks() {}

    /// Calls a check with the pieces of every split, under the seed of [Seeds#seed()].
    ///
    /// @param input the whole input, not changed
    /// @param check is called once per split, with pieces that are its own; what it throws is
    ///     thrown on with the lengths of the pieces and the seed
    public static void everySplit(byte[] input, Consumer<List<byte[]>> check) {
        everySplit(input, Seeds.seed(), check);
    }

    /// Calls a check with the pieces of every split, under a given seed.
    ///
    /// @param input the whole input, not changed
    /// @param seed decides the random splits of a long input
    /// @param check as in [#everySplit(byte[], Consumer)]
    public static void everySplit(byte[] input, long seed, Consumer<List<byte[]>> check) {
        if (input.length <= EXHAUSTIVE_LENGTH) {
            allSplits(input, seed, check);
            return;
        }
        checkSplit(input, seed, check);
        checkSplit(input, seed, check, everyPosition(input.length));
        SplittableRandom random = new SplittableRandom(seed);
        for (int cut : singleCuts(input.length, random)) {
            checkSplit(input, seed, check, cut);
        }
        for (int round = 0; round < RANDOM_SPLITS; round++) {
            checkSplit(input, seed, check, randomCuts(input.length, random));
        }
    }

    /// Cuts an input at given positions.
    ///
    /// @param input the whole input, not changed
    /// @param cuts ascending positions strictly inside the input
    /// @return new arrays, one more than there are cuts; an empty input gives no pieces
    public static List<byte[]> cut(byte[] input, int... cuts) {
        List<byte[]> pieces = new ArrayList<>(cuts.length + 1);
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(input, from, cut));
            from = cut;
        }
        if (from < input.length) {
            pieces.add(Arrays.copyOfRange(input, from, input.length));
        }
        return pieces;
    }

    private static void allSplits(byte[] input, long seed, Consumer<List<byte[]>> check) {
        int gaps = Math.max(0, input.length - 1);
        for (int chosen = 0; chosen < 1 << gaps; chosen++) {
            int[] cuts = new int[Integer.bitCount(chosen)];
            int count = 0;
            for (int gap = 0; gap < gaps; gap++) {
                if (((chosen >> gap) & 1) == 1) {
                    cuts[count++] = gap + 1;
                }
            }
            checkSplit(input, seed, check, cuts);
        }
    }

    private static int[] everyPosition(int length) {
        int[] cuts = new int[length - 1];
        Arrays.setAll(cuts, index -> index + 1);
        return cuts;
    }

    private static int[] singleCuts(int length, SplittableRandom random) {
        if (length <= EVERY_CUT_LENGTH) {
            return everyPosition(length);
        }
        int[] cuts = new int[3 * CUTS_PER_REGION];
        for (int index = 0; index < CUTS_PER_REGION; index++) {
            cuts[3 * index] = 1 + index;
            cuts[3 * index + 1] = length - 1 - index;
            cuts[3 * index + 2] = random.nextInt(1, length);
        }
        return cuts;
    }

    /// The mean length of a piece is drawn first: so splits into few and into many both come up.
    private static int[] randomCuts(int length, SplittableRandom random) {
        int mean = random.nextInt(1, Math.min(length, 1 << random.nextInt(1, 16)) + 1);
        List<Integer> cuts = new ArrayList<>();
        int at = random.nextInt(1, 2 * mean + 1);
        while (at < length) {
            cuts.add(at);
            at += random.nextInt(1, 2 * mean + 1);
        }
        return cuts.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void checkSplit(
            byte[] input, long seed, Consumer<List<byte[]>> check, int... cuts) {
        try {
            check.accept(cut(input, cuts));
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(
                    "%s\nsplit of %d bytes at %s; %s"
                            .formatted(
                                    failure.getMessage(),
                                    input.length,
                                    Arrays.toString(cuts),
                                    Seeds.repeat(seed)),
                    failure);
        }
    }
}
