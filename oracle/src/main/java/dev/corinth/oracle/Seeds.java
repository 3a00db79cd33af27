package dev.corinth.oracle;

import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/// Where the randomness of tests comes from, so that every failure can be run again.
/// Safe for any thread: it holds no state.
///
/// A seed is random unless the system property `corinth.seed` fixes it. Whoever fails under a
/// seed says so in the message of its failure, with the option that repeats it.
public final class Seeds {
    /// Name of the system property that fixes the seed, a decimal `long`.
    public static final String PROPERTY = "corinth.seed";

    private Seeds() {}

    /// The fixed seed, or a new random one.
    ///
    /// @return any `long`
    public static long seed() {
        String fixed = System.getProperty(PROPERTY);
        return fixed == null ? new SplittableRandom().nextLong() : Long.parseLong(fixed);
    }

    /// Runs a check once under [#seed()]; a failure carries the seed.
    ///
    /// @param check gets the seed
    public static void check(LongConsumer check) {
        check(1, check);
    }

    /// Runs a check several times, each time under another seed; a failure carries its own seed,
    /// under which the first round repeats it.
    ///
    /// @param rounds how often
    /// @param check gets the seed of the round
    public static void check(int rounds, LongConsumer check) {
        long first = seed();
        for (int round = 0; round < rounds; round++) {
            // The first round uses the seed as it is: so a printed seed is a seed to give.
            long seed = round == 0 ? first : new SplittableRandom(first + round).nextLong();
            try {
                check.accept(seed);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(failure.getMessage() + "\n" + repeat(seed), failure);
            }
        }
    }

    /// Says how to run again under a seed.
    ///
    /// @param seed the seed of the failure
    /// @return one line without an end of line
    public static String repeat(long seed) {
        return "seed " + seed + ": repeat with -D" + PROPERTY + "=" + seed;
    }
}
