package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

class FaultsTest {
    @Test
    void TS_07_happenWithTheirProbability() {
        Faults faults = Faults.of(1).with("never", 0).with("seldom", 0.1).with("always", 1);

        IntStream.range(0, 10_000).forEach(index -> ask(faults, "never", "seldom", "always"));

        assertThat(faults.happened("never")).isZero();
        assertThat(faults.happened("seldom")).isBetween(800L, 1200L);
        assertThat(faults.happened("always")).isEqualTo(10_000);
        assertThat(faults.asked("never")).isEqualTo(10_000);
    }

    @Test
    void TS_07_happenAgainUnderTheSameSeed() {
        String first = history(Faults.of(5).with("a", 0.5), "a");

        assertThat(history(Faults.of(5).with("a", 0.5), "a")).isEqualTo(first);
        assertThat(history(Faults.of(6).with("a", 0.5), "a")).isNotEqualTo(first);
    }

    @Test
    void TS_07_doNotShiftEachOther() {
        String alone = history(Faults.of(5).with("a", 0.5), "a");
        Faults together = Faults.of(5).with("b", 0.5).with("a", 0.5);
        ask(together, "b", "b", "b");
        together.pick("a", 0, 100);

        assertThat(history(together, "a")).isEqualTo(alone);
        assertThat(history(Faults.of(5).with("b", 0.5), "b")).isNotEqualTo(alone);
    }

    @Test
    void TS_07_followAPattern() {
        Faults faults = Faults.of(1).withPattern("reset", "..x");

        assertThat(history(faults, "reset")).startsWith("..x..x..x");
    }

    @Test
    void TS_07_happenOnceOnly() {
        Faults faults = Faults.of(1).withOnly("reset", 3);

        assertThat(history(faults, "reset")).startsWith("..x...").containsOnlyOnce("x");
    }

    @Test
    void TS_07_pickDetailsInRange() {
        Faults faults = Faults.of(1);

        for (int index = 0; index < 1000; index++) {
            assertThat(faults.pick("short-write", 2, 5)).isBetween(2, 4);
        }
    }

    @Test
    void TS_07_tellWhatNeverHappened() {
        Faults faults = Faults.of(3).with("a", 1).with("b", 0.5).withOnly("c", 99);
        ask(faults, "a", "unknown");

        assertThat(faults.notHappened()).containsExactly("b", "c");
        assertThat(faults).hasToString("faults of seed 3: a 1/1, b 0/0, c 0/0, unknown 0/1");
        assertThat(faults.asked("nothing")).isZero();
        assertThat(faults.happened("nothing")).isZero();
    }

    @Test
    void TS_07_refuseNonsense() {
        Faults faults = Faults.of(1);

        assertThatThrownBy(() -> faults.with("a", 1.5)).hasMessageContaining("probability=1.5");
        assertThatThrownBy(() -> faults.with("a", Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> faults.withPattern("a", "")).hasMessageContaining("pattern=");
        assertThatThrownBy(() -> faults.withPattern("a", ".y")).hasMessageContaining("pattern=.y");
    }

    private static String history(Faults faults, String name) {
        StringBuilder history = new StringBuilder();
        for (int index = 0; index < 60; index++) {
            history.append(faults.happens(name) ? 'x' : '.');
        }
        return history.toString();
    }

    private static void ask(Faults faults, String... names) {
        for (String name : names) {
            boolean ignored = faults.happens(name);
        }
    }
}
