package dev.corinth.fuzz;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// The two ways in which every input is read: whole, and cut in a way that depends on the input
/// alone, so that a finding can be repeated. Stateless.
///
/// More than one cut would take most of the time; a fuzzer that keeps an input and changes one byte
/// has another cut.
final class Cuts {

    /// Longer inputs are not cut at every byte, which would take most of the time.
    private static final int SHORT = 300;

    /// One in so many short inputs is cut at every byte.
    private static final int EVERY_BYTE = 4;

    private Cuts() {}

    /// Takes the pieces of one input in order, and tells what it saw. Used by one thread.
    interface Reader {

        /// Takes the next piece.
        void read(MemorySegment segment, long from, long to);

        /// Everything that was told, in a form that can be compared.
        String trace();
    }

    /// Reads an input in both ways with a new reader, and fails unless both saw the same.
    ///
    /// @return what they saw
    static String compare(byte[] input, Supplier<? extends Reader> readers) {
        String whole = once(input, readers.get());
        int[] ends = ends(input);
        requireSame(whole, read(input, ends, readers.get()), ends);
        return whole;
    }

    /// Reads an input in one piece.
    ///
    /// @return what the reader saw
    static String once(byte[] input, Reader reader) {
        return read(input, new int[] {input.length}, reader);
    }

    private static String read(byte[] input, int[] ends, Reader reader) {
        int at = 0;
        for (int end : ends) {
            long from = Block.put(input, at, end);
            reader.read(Block.MEMORY, from, Block.END);
            Block.check(from);
            at = end;
        }
        return reader.trace();
    }

    private static int[] ends(byte[] input) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
        int[] ends = new int[input.length];
        if (random.nextInt(EVERY_BYTE) == 0 && input.length <= SHORT) {
            Arrays.setAll(ends, i -> i + 1);
            return ends;
        }
        int mean = random.nextInt(1, Math.max(2, input.length));
        int count = 0;
        int at = 0;
        while (at < input.length) {
            at = Math.min(input.length, at + random.nextInt(1, 2 * mean));
            ends[count++] = at;
        }
        return Arrays.copyOf(ends, count);
    }

    private static void requireSame(String whole, String cut, int[] ends) {
        if (!whole.equals(cut)) {
            throw new AssertionError(
                    "cut at "
                            + Arrays.toString(ends)
                            + " the input gives\n"
                            + cut
                            + "\nand whole it gives\n"
                            + whole);
        }
    }
}
