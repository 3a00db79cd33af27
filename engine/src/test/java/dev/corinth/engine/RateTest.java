package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/// How fast something may come.
class RateTest {
    private static final long SECOND_NS = 1_000_000_000;

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 123_456_789_012L, Long.MIN_VALUE / 4, Long.MAX_VALUE / 4})
    void letsABurstThroughAndThenTheRate(long startNs) {
        Rate rate = Rate.perSecond(10).burst(3);
        long fullNs = Long.MIN_VALUE;
        for (int i = 0; i < 3; i++) {
            fullNs = rate.spend(fullNs, 1, startNs);
            assertThat(rate.debtNs(fullNs, startNs)).isLessThanOrEqualTo(0);
        }
        fullNs = rate.spend(fullNs, 1, startNs);
        assertThat(rate.debtNs(fullNs, startNs)).isEqualTo(SECOND_NS / 10);
        assertThat(rate.debtNs(fullNs, startNs + SECOND_NS / 10)).isZero();

        // An hour later no more than a burst has been saved.
        long later = startNs + 3600 * SECOND_NS;
        fullNs = rate.spend(fullNs, 4, later);
        assertThat(rate.debtNs(fullNs, later)).isEqualTo(SECOND_NS / 10);
    }

    @Test
    void countsLargeNumbersWithoutOverflow() {
        Rate rate = new Rate(1L << 40, Duration.ofSeconds(1), 1L << 50);
        long fullNs = rate.spend(0, 1L << 50, 0);
        assertThat(rate.debtNs(fullNs, 0)).isZero();
        assertThat(rate.debtNs(rate.spend(fullNs, 1L << 40, 0), 0)).isEqualTo(SECOND_NS);
    }

    @Test
    void hasNoUnlimited() {
        assertThatThrownBy(() -> Rate.perSecond(0)).hasMessageContaining("count=0");
        assertThatThrownBy(() -> Rate.perSecond(1).burst(Long.MAX_VALUE))
                .hasMessageContaining("burst=");
        assertThatThrownBy(() -> new Rate(1, Duration.ZERO, 1)).hasMessageContaining("every=");
    }

    @Test
    void keepsABucketForEachNetwork() {
        var rates = new AddressRates(Rate.perSecond(1).burst(2));
        for (long network = 1; network <= 3; network++) {
            assertThat(rates.spend(network, 1, 0)).isNotPositive();
            assertThat(rates.debtNs(network, 0)).isNotPositive();
            assertThat(rates.spend(network, 1, 0)).isNotPositive();
            assertThat(rates.debtNs(network, 0)).isEqualTo(SECOND_NS);
            assertThat(rates.debtNs(network, SECOND_NS)).isNotPositive();
        }
        assertThat(rates.spend(0, 1000, 0)).isZero();
        assertThat(rates.debtNs(0, 0)).isZero();
    }

    @Test
    void whatIsRefusedIsNotCounted() {
        var rates = new AddressRates(Rate.perSecond(1).burst(2));
        assertThat(rates.spendIfFree(1, 2, 0)).isNotPositive();
        for (int i = 0; i < 1000; i++) {
            assertThat(rates.spendIfFree(1, 1, 0)).isEqualTo(SECOND_NS);
        }
        assertThat(rates.debtNs(1, SECOND_NS)).isNotPositive();
        assertThat(rates.spendIfFree(1, 1, SECOND_NS)).isNotPositive();
        assertThat(rates.spendIfFree(0, 1000, 0)).isZero();
    }
}
