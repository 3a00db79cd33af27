package dev.corinth.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import dev.corinth.wire.Utf8;

import java.util.Arrays;

/// The check for UTF-8, against the decoder of the JDK.
class Utf8FuzzTest {

    private static final int CUTS = 4;

    @FuzzTest
    void agreesWithTheJdk(byte[] input) {
        long from = Block.put(input, 0, input.length);
        boolean isValid = Utf8.isValid(Block.MEMORY, from, Block.END);
        if (isValid != Utf8Judge.isValid(input, input.length)) {
            throw new AssertionError("valid=" + isValid);
        }
        int whole = Utf8.check(Utf8.ACCEPT, Block.MEMORY, from, Block.END);
        boolean isStart = whole != Utf8.REJECT;
        if (isStart != Utf8Judge.isValidStart(input, input.length) && !isWrongBefore(input)) {
            throw new AssertionError("valid start=" + isStart);
        }
        requireSameWhenCut(input, from, whole);
        Block.check(from);
    }

    /// Cuts it in four places that depend on it alone.
    private static void requireSameWhenCut(byte[] input, long from, int whole) {
        for (int i = 1, hash = Arrays.hashCode(input); i <= CUTS && input.length > 0; i++) {
            int cut = Math.floorMod(i * hash + i, input.length);
            int state = Utf8.check(Utf8.ACCEPT, Block.MEMORY, from, from + cut);
            if (Utf8.check(state, Block.MEMORY, from + cut, Block.END) != whole) {
                throw new AssertionError("cut at " + cut + " it gives another result");
            }
        }
    }

    /// The judge says of a bad text that ends like a surrogate what is right in any case.
    private static boolean isWrongBefore(byte[] input) {
        return !Utf8Judge.isValidStart(input, Math.max(0, input.length - 2));
    }
}
