package dev.corinth.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// From when latencies count, by a clock that the test moves.
class LatencyTest {
    private static final long MS = 1_000_000;

    private final Awaited awaited = new Awaited();
    private long nowNs;

    /// A second at 1,000 messages a second, each answered after a millisecond; but from 200 ms on
    /// the server does nothing for 500 ms, and nothing can be sent to it. The generator looks
    /// every millisecond.
    private Slice runWithAStall(Tally tally) {
        Pacer pacer = new Pacer(0, 1000, 0);
        tally.window(new Window(0, 0, 1000 * MS));
        for (nowNs = 0; nowNs < 1100 * MS; nowNs += MS) {
            boolean isStalled = nowNs >= 200 * MS && nowNs < 700 * MS;
            while (!isStalled && awaited.awaits()) {
                tally.answered(awaited.answered(), nowNs, 64);
            }
            while (pacer.isDue(nowNs) && !tally.window().isOver(pacer.nextNs())) {
                awaited.owe(pacer.take());
            }
            while (!isStalled && awaited.owes()) {
                awaited.sent();
            }
        }
        return tally.take();
    }

    @Test
    void aStallShowsInAllMessagesThatWereToLeaveMeanwhile() {
        Slice slice = runWithAStall(new Tally(true));
        Latencies latency = new Latencies(slice.latency);
        assertThat(latency.count()).isEqualTo(1000);
        // Half of the messages were to leave in the stall. The one that was to leave at its begin
        // waited for all of it and a millisecond more.
        assertThat(latency.percentile(49)).isEqualTo(1000, within(1.0));
        assertThat(latency.percentile(75)).isEqualTo(250_000, within(3_000.0));
        assertThat(latency.percentile(99)).isEqualTo(491_000, within(3_000.0));
        assertThat(latency.max()).isEqualTo(501_000, within(1_000.0));
    }

    @Test
    void withoutARateAnAnswerCountsWhenItComes() {
        Tally tally = new Tally(false);
        tally.window(new Window(0, 10 * MS, 20 * MS));
        tally.answered(5 * MS, 9 * MS, 64);
        tally.answered(5 * MS, 10 * MS, 64);
        tally.answered(5 * MS, 20 * MS - 1, 64);
        tally.answered(15 * MS, 20 * MS, 64);
        Slice slice = tally.take();
        assertThat(slice.messages).isEqualTo(2);
        assertThat(slice.bytes).isEqualTo(128);
        assertThat(new Latencies(slice.latency).count()).isEqualTo(2);
        assertThat(new Latencies(slice.latency).max()).isEqualTo(15_000, within(15.0));
    }

    @Test
    void withARateALateAnswerCountsForTheTimeItWasMeantFor() {
        Tally tally = new Tally(true);
        tally.window(new Window(0, 10 * MS, 20 * MS));
        tally.answered(9 * MS, 12 * MS, 64);
        tally.answered(19 * MS, 50 * MS, 64);
        Slice slice = tally.take();
        // The first belongs to the warm-up, though its answer came in the window.
        assertThat(slice.messages).isEqualTo(1);
        assertThat(new Latencies(slice.latency).count()).isEqualTo(1);
        assertThat(new Latencies(slice.latency).max()).isEqualTo(31_000, within(31.0));
    }

    @Test
    void whatIsLostStandsWithTheTimeThatItWasAwaited() {
        Tally tally = new Tally(true);
        tally.window(new Window(0, 0, 20 * MS));
        awaited.owe(5 * MS);
        awaited.owe(6 * MS);
        awaited.sent();
        while (awaited.size() > 0) {
            tally.lost(awaited.giveUp(), 105 * MS);
        }
        Slice slice = tally.take();
        assertThat(slice.lost).isEqualTo(2);
        assertThat(awaited.owes()).isFalse();
        assertThat(new Latencies(slice.latency).max()).isEqualTo(100_000, within(100.0));
        assertThat(new Latencies(slice.latency).min()).isEqualTo(99_000, within(99.0));
    }

    @Test
    void answersComeInTheOrderOfSending() {
        for (int i = 0; i < 100; i++) {
            awaited.owe(i);
            assertThat(awaited.awaits()).isFalse();
            assertThat(awaited.nextNumber()).isEqualTo(i);
            awaited.sent();
            assertThat(awaited.nextAnswer()).isEqualTo(i);
            assertThat(awaited.answered()).isEqualTo(i);
        }
    }

    @Test
    void aQueueOfTimesKeepsItsOrderWhenItGrowsInTheMiddle() {
        Times times = new Times();
        int in = 0;
        int out = 0;
        for (int round = 1; round < 200; round++) {
            for (int i = 0; i < round % 17; i++) {
                times.add(in++);
            }
            for (int i = 0; i < round % 13 && !times.isEmpty(); i++) {
                assertThat(times.take()).isEqualTo(out++);
            }
            assertThat(times.size()).isEqualTo(in - out);
        }
        while (!times.isEmpty()) {
            assertThat(times.take()).isEqualTo(out++);
        }
        assertThat(out).isEqualTo(in).isGreaterThan(1000);
        assertThatThrownBy(times::take).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEarlierEndEndsAWindowAndALaterOneDoesNot() {
        Window window = new Window(0, 10, 20);
        assertThat(window.endingBy(15).measures(15)).isFalse();
        assertThat(window.endingBy(15).measures(14)).isTrue();
        assertThat(window.endingBy(25)).isEqualTo(window);
    }
}
