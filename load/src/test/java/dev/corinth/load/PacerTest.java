package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
    private static final long START_NS = 1_000_000_000;

    @Test
    void timesStandEvenlyWhenItIsAskedLate() {
        Pacer pacer = new Pacer(START_NS, 1000, 0);
        assertThat(pacer.isDue(START_NS - 1)).isFalse();
        assertThat(pacer.isDue(START_NS)).isTrue();
        // Nobody asked for three milliseconds: four messages are due, each at its own time.
        long nowNs = START_NS + 3_000_000;
        for (int i = 0; i < 4; i++) {
            assertThat(pacer.isDue(nowNs)).as("message %d", i).isTrue();
            assertThat(pacer.take()).isEqualTo(START_NS + i * 1_000_000L);
        }
        assertThat(pacer.isDue(nowNs)).isFalse();
        assertThat(pacer.nextNs()).isEqualTo(START_NS + 4_000_000);
    }

    @Test
    void anOffsetMovesEachTimeByThatPartOfAnInterval() {
        Pacer pacer = new Pacer(START_NS, 500, 0.5);
        assertThat(pacer.take()).isEqualTo(START_NS + 1_000_000);
        assertThat(pacer.take()).isEqualTo(START_NS + 3_000_000);
    }

    @Test
    void aRateThatNoIntervalFitsIsKeptOverAMillionMessages() {
        Pacer pacer = new Pacer(0, 3, 0);
        long last = 0;
        for (int i = 0; i < 1_000_000; i++) {
            last = pacer.take();
        }
        assertThat(last).isEqualTo((long) (999_999 * (1e9 / 3)));
    }
}
