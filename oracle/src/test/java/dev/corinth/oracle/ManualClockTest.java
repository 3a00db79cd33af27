package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class ManualClockTest {
    @Test
    void standsStillUntilItIsMoved() {
        ManualClock clock = new ManualClock(5);

        assertThat(clock.getAsLong()).isEqualTo(5);
        assertThat(clock.getAsLong()).isEqualTo(5);
    }

    @Test
    void movesByWhatItIsTold() {
        ManualClock clock = new ManualClock();

        clock.advanceNs(1);
        clock.advanceMs(2);
        clock.advance(Duration.ofSeconds(3));

        assertThat(clock.getAsLong()).isEqualTo(3_002_000_001L);
    }

    @Test
    void neverGoesBack() {
        ManualClock clock = new ManualClock();

        assertThatThrownBy(() -> clock.advanceNs(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ns=-1");
    }

    @Test
    void wrapsWhenAskedTo() {
        ManualClock clock = ManualClock.wrapping(Duration.ofNanos(10));
        long startNs = clock.getAsLong();

        clock.advanceNs(11);

        assertThat(clock.getAsLong()).isNegative();
        assertThat(clock.getAsLong() - startNs).isEqualTo(11);
    }
}
