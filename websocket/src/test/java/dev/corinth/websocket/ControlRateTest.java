package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ControlRateTest {
    private static final long SECOND_NS = 1_000_000_000;

    private static int allowed(ControlRate rate, long nowNs) {
        int count = 0;
        while (rate.allows(nowNs)) {
            count++;
        }
        return count;
    }

    @Test
    void allowsABurstAndThenWhatTimeBrings() {
        ControlRate rate = new ControlRate(10, 25, 0);

        assertThat(allowed(rate, 0)).isEqualTo(25);
        // The one that was refused is owed.
        assertThat(allowed(rate, SECOND_NS)).isEqualTo(9);
        assertThat(allowed(rate, SECOND_NS)).isZero();
    }

    @Test
    void neverHoldsMoreThanABurst() {
        ControlRate rate = new ControlRate(10, 25, 0);

        assertThat(allowed(rate, 3_600 * SECOND_NS)).isEqualTo(25);
    }

    @Test
    void losesNoPartOfATokenToFrequentAsking() {
        ControlRate rate = new ControlRate(10, 1, 0);
        assertThat(rate.allows(0)).isTrue();

        int count = 0;
        for (long ms = 150; ms <= 15_000; ms += 150) {
            count += rate.allows(ms * 1_000_000) ? 1 : 0;
        }

        // One in 100 ms would be allowed: one in 150 ms always is.
        assertThat(count).isEqualTo(100);
    }
}
