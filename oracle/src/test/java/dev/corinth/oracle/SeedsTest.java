package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class SeedsTest {
    @Test
    void givesEachRoundItsOwnSeed() {
        Set<Long> seeds = new HashSet<>();

        Seeds.check(100, seeds::add);

        assertThat(seeds).hasSize(100);
    }

    @Test
    void tellsTheSeedOfAFailure() {
        Set<Long> seeds = new HashSet<>();

        assertThatThrownBy(
                        () ->
                                Seeds.check(
                                        10,
                                        seed -> {
                                            seeds.add(seed);
                                            assertThat(seeds).as("rounds").hasSizeLessThan(3);
                                        }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("rounds")
                .message()
                .matches(
                        message -> seeds.stream().anyMatch(s -> message.contains(Seeds.repeat(s))));
    }

    @Test
    void saysHowToRepeat() {
        assertThat(Seeds.repeat(-5)).isEqualTo("seed -5: repeat with -Dcorinth.seed=-5");
    }
}
