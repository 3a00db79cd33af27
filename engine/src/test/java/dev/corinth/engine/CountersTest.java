package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CountersTest {
    private final Counters counters = new Counters();

    @ParameterizedTest
    @EnumSource
    void eachFigureIsCountedByItself(Counter counter) {
        counters.add(counter, 2);
        counters.add(counter, 3);

        for (Counter each : Counter.values()) {
            assertThat(counters.count(each)).isEqualTo(each == counter ? 5 : 0);
        }
    }

    @Test
    void everyThreadSeesFiguresThatOnlyGrow() throws InterruptedException {
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; i < 1_000_000; i++) {
                                        counters.add(Counter.TURNS, 1);
                                    }
                                });
        long last = 0;
        while (last < 1_000_000) {
            long now = counters.count(Counter.TURNS);
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
            Thread.onSpinWait();
        }
        writer.join();

        assertThat(counters.count(Counter.TURNS)).isEqualTo(1_000_000);
    }
}
