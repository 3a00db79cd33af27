package dev.corinth.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Every target over random changes of its corpus: a moment of fuzzing in every build.
class RandomRunTest {

    private static final int RUNS = 1500;

    static List<Target> targets() {
        return Target.ALL;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void survivesRandomChangesOfItsCorpus(Target target) throws Exception {
        List<byte[]> corpus = target.corpus();
        assertThat(corpus).isNotEmpty();

        Seeds.check(seed -> run(target, corpus, new SplittableRandom(seed)));
    }

    private static void run(Target target, List<byte[]> corpus, RandomGenerator random) {
        for (int i = 0; i < RUNS; i++) {
            byte[] input = Mutation.of(corpus, random);
            try {
                target.run(input);
            } catch (AssertionError failure) {
                throw new AssertionError("input " + HexFormat.of().formatHex(input), failure);
            }
        }
    }
}
