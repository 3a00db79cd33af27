package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/// What a plan refuses, and that it says what would be right.
class LoadPlanTest {
    private static final LoadPlan PLAN = LoadPlan.of("ws://localhost:9001/echo");
    private static final Traffic TRAFFIC = Traffic.STANDARD;

    private static void refused(ThrowingCallable attempt, String... says) {
        assertThatThrownBy(attempt)
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(says);
    }

    @Test
    void refusesWhatIsNoWebSocketAddress() {
        refused(() -> LoadPlan.of("http://localhost/"), "ws://", "http://localhost/");
    }

    @Test
    void everyNumberHasItsLimits() {
        refused(() -> PLAN.work(Work.ECHO, 0), "connections=0", "1 to 1000000");
        refused(() -> PLAN.work(Work.ECHO, 1_000_001), "connections=1000001");
        refused(() -> TRAFFIC.size(0), "size=0", "1 to 67108864");
        refused(() -> TRAFFIC.size((64 << 20) + 1), "size=67108865");
        refused(() -> TRAFFIC.depth(0), "depth=0", "1 to 65536");
        refused(() -> TRAFFIC.depth(65_537), "depth=65537");
        refused(() -> TRAFFIC.rate(-1), "rate=-1.0", "0 (none) to 10000000");
        refused(() -> TRAFFIC.rate(Double.NaN), "rate=NaN");
        refused(() -> TRAFFIC.rate(1.1e7), "rate=1.1E7");
        refused(() -> TRAFFIC.publishers(0), "publishers=0", "1 to 64");
        refused(() -> TRAFFIC.publishers(65), "publishers=65");
        refused(() -> TRAFFIC.stalled(-1), "stalled=-1", "0 to 1000000");
        refused(() -> TRAFFIC.stalled(1_000_001), "stalled=1000001");
        refused(() -> new Lanes(0, "auto", 1), "loops=0", "1 to 64");
        refused(() -> new Lanes(65, "auto", 1), "loops=65");
        refused(() -> new Lanes(1, "auto", 0), "opening=0", "1 to 4096");
        refused(() -> new Lanes(1, "auto", 4097), "opening=4097");
        refused(() -> new Lanes(1, "fast", 1), "poller=fast", "uring");
    }

    @Test
    void everyTimeHasItsLimits() {
        Duration second = Duration.ofSeconds(1);
        refused(() -> PLAN.span(second.negated(), second), "warm-up=PT-1S", "0 to PT1H");
        refused(() -> PLAN.span(Duration.ofHours(2), second), "warm-up=PT2H");
        refused(() -> PLAN.span(second, Duration.ZERO), "seconds=0", "more than 0");
        refused(() -> PLAN.span(second, Duration.ofDays(2)), "seconds=PT48H");
        refused(() -> new Span(second, second, Duration.ofHours(2)), "drain=PT2H");
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        LoadPlan deep = PLAN.traffic(TRAFFIC.depth(65_536));
        refused(() -> deep.work(Work.ECHO, 1000), "connections×depth=65536000", "at most 16777216");
        LoadPlan many = PLAN.traffic(TRAFFIC.publishers(10));
        refused(() -> many.work(Work.FAN, 5), "publishers=10", "at most connections=5");
        LoadPlan stalled = PLAN.work(Work.FAN, 64).traffic(TRAFFIC.publishers(4).stalled(60));
        refused(
                () -> stalled.work(Work.FAN, 63),
                "stalled=60",
                "at most connections-publishers=59");
        refused(() -> stalled.work(Work.ECHO, 64), "stalled=60", "FAN");
        refused(() -> TRAFFIC.size(1).publishers(2), "size=1", "at least 2");
        LoadPlan wide = PLAN.lanes(new Lanes(8, "auto", 1));
        refused(() -> wide.work(Work.ECHO, 7), "loops=8", "at most connections=7");
    }

    @Test
    void theDefaultsAreThoseOfTheirDescriptions() {
        assertThat(PLAN.work()).isEqualTo(Work.ECHO);
        assertThat(PLAN.connections()).isEqualTo(64);
        assertThat(PLAN.traffic()).isEqualTo(new Traffic(64, false, 1, 0, 1, 0, false));
        assertThat(PLAN.span())
                .isEqualTo(
                        new Span(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(5)));
        assertThat(PLAN.lanes()).isEqualTo(new Lanes(1, "auto", 100));
        assertThat(PLAN.pid()).isEmpty();
    }
}
