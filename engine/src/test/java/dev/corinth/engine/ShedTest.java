package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.Blocks;
import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Readers that take nothing are cut when memory is short: the slowest first, and nobody else.
class ShedTest {
    private static final int STALLED = 1_000;
    private static final int LIVE = 20;
    private static final Duration TICK = Duration.ofMillis(10);
    private static final long MIB = 1 << 20;

    /// The hour is longer than any test: nobody here is cut for having stalled.
    private static final OutputLimits PATIENT =
            new OutputLimits(64 << 20, 64 << 20, OverflowPolicy.DROP_NEWEST, Duration.ofHours(1));

    private final long used = Blocks.process().inUseBytes();
    private final long budget = used + 16 * MIB;
    private final List<Recorder> made = new ArrayList<>();
    private final List<SimulatedPeer> peers = new ArrayList<>();
    private long most;

    private Rig rig(long bytes) {
        return Rig.quiet(config -> config.maxMemoryBytes(bytes).maxPerAddress(10_000));
    }

    private void connect(Rig rig, int count, long window) {
        var address = rig.listen(Service.plain(Recorder.into(made)).limits(PATIENT));
        for (int i = 0; i < count; i++) {
            peers.add(rig.connect(address));
            peers.getLast().window(window);
        }
    }

    private void turn(Rig rig) {
        most = Math.max(most, Blocks.process().inUseBytes());
        int unused = rig.engine.turn(Duration.ZERO);
        assertThat(unused).isNotNegative();
        most = Math.max(most, Blocks.process().inUseBytes());
    }

    private long gone() {
        return made.stream().filter(each -> each.closedCount > 0).count();
    }

    @Test
    void A_07_aThousandStalledReadersStayWithinOneBudgetAndOthersLoseNothing() {
        String message = "m".repeat(4_000);
        try (Rig rig = rig(budget)) {
            connect(rig, STALLED, 0);
            connect(rig, LIVE, Long.MAX_VALUE);

            int rounds = 0;
            for (; rounds < 100; rounds++) {
                made.stream()
                        .filter(each -> each.closedCount == 0)
                        .forEach(each -> each.send(message));
                turn(rig);
                rig.network.advance(TICK);
                turn(rig);
            }
            rig.run();

            assertThat(most).isLessThanOrEqualTo(budget);
            assertThat(rig.count(Counter.SHED)).isPositive();
            for (SimulatedPeer live : peers.subList(STALLED, STALLED + LIVE)) {
                assertThat(live.received()).hasSize(rounds * message.length());
            }
            assertThat(made.subList(STALLED, STALLED + LIVE))
                    .allMatch(each -> each.closedCount == 0);
        }
    }

    @Test
    void A_07_theSlowestGoesFirstAndIsToldWhy() {
        String message = "m".repeat(60_000);
        try (Rig rig = rig(budget)) {
            connect(rig, 250, 0);
            // Each has stalled 10 ms after the one before it.
            for (Recorder each : made) {
                SendResult result = each.send(message);
                assertThat(result).isEqualTo(SendResult.SENT);
                turn(rig);
                rig.network.advance(TICK);
                turn(rig);
            }

            int gone = (int) gone();
            assertThat(gone).isBetween(20, 100).isEqualTo((int) rig.count(Counter.SHED));
            assertThat(made.subList(0, gone)).allMatch(each -> each.closedCount == 1);
            assertThat(made.getFirst().reason.text())
                    .matches(
                            "cut because \\d+ MiB of \\d+ MiB of memory are in use, and the peer"
                                    + " has not taken its last piece \\(up to 16 KiB\\)"
                                    + " for \\d{4} ms");
        }
    }

    @Test
    void A_07_theFirstMessageOfEachCountsToo() {
        String message = "m".repeat(60_000);
        try (Rig rig = rig(budget)) {
            connect(rig, STALLED, 0);

            for (Recorder each : made) {
                each.send(message);
                most = Math.max(most, Blocks.process().inUseBytes());
            }
            rig.run();

            // 64 MB were sent to peers that take nothing.
            long after = Blocks.process().inUseBytes();
            assertThat(after).isLessThanOrEqualTo(budget);
            // No more than it takes.
            assertThat(after).isGreaterThan(budget - MIB);
        }
    }

    @Test
    void A_07_whatTheKernelDoesNotTakeOfALargeMessageHasToFit() {
        String message = "m".repeat(1 << 20);
        try (Rig rig = rig(budget)) {
            connect(rig, 100, 1_000);

            for (Recorder each : made) {
                each.sendThrough(message);
                most = Math.max(most, Blocks.process().inUseBytes());
            }
            rig.run();

            assertThat(most).isLessThanOrEqualTo(budget);
            assertThat(gone()).isBetween(80L, 99L);
        }
    }

    @Test
    void whatWaitsForTheEndOfATurnLeavesBeforeItWhereMemoryIsShort() {
        String message = "m".repeat(10_000);
        try (Rig rig = rig(budget)) {
            connect(rig, 2_000, Long.MAX_VALUE);

            for (int round = 0; round < 3; round++) {
                for (Recorder each : made) {
                    assertThat(each.send(message)).isEqualTo(SendResult.SENT);
                    most = Math.max(most, Blocks.process().inUseBytes());
                }
            }
            rig.run();

            assertThat(most).isLessThanOrEqualTo(budget);
            assertThat(peers).allMatch(peer -> peer.received().length == 3 * message.length());
            assertThat(gone()).isZero();
        }
    }

    @Test
    void whoIsSlowForAMomentOnlyIsLeftAlone() {
        String message = "m".repeat(60_000);
        try (Rig rig = rig(budget)) {
            connect(rig, 190, 0);
            made.forEach(each -> each.send(message));
            turn(rig);
            // Four fifths of the budget are in use, but not all of it.
            rig.network.advance(Laggards.LEAST_BEHIND.minusMillis(1));
            turn(rig);
            turn(rig);
            assertThat(gone()).isZero();

            peers.subList(0, 189).forEach(peer -> peer.window(Long.MAX_VALUE));
            rig.run();

            assertThat(gone()).isZero();
            assertThat(peers.subList(0, 189))
                    .allMatch(peer -> peer.received().length == message.length());
        }
    }

    @Test
    void whoIsLateIsCutThoughNoMoreIsNeeded() {
        String message = "m".repeat(60_000);
        try (Rig rig = rig(budget)) {
            connect(rig, 220, 0);
            made.forEach(each -> each.send(message));
            turn(rig);
            assertThat(gone()).isZero();

            rig.network.advance(Laggards.LEAST_BEHIND);
            rig.run();

            assertThat(gone()).isPositive();
            assertThat(Blocks.process().inUseBytes())
                    .isLessThanOrEqualTo(budget / 100 * Slabs.SHED_PERCENT);
        }
    }

    @Test
    void O_14_aFullHeapCutsWhoTakesNothing() {
        try (Rig rig = rig(budget)) {
            connect(rig, 200, 0);
            connect(rig, LIVE, Long.MAX_VALUE);
            made.forEach(each -> each.send("a few bytes"));
            turn(rig);
            rig.network.advance(Laggards.LEAST_BEHIND);
            turn(rig);
            assertThat(gone()).isZero();

            rig.engine.shortOfHeap(true);
            turn(rig);
            turn(rig);

            assertThat(gone()).isEqualTo(Laggards.MOST_A_TURN);
            rig.run();
            assertThat(gone()).isEqualTo(200);
            assertThat(made.getFirst().reason.text())
                    .isEqualTo(
                            "cut because the heap is nearly full, and the peer has not taken its"
                                    + " last piece (up to 16 KiB) for 100 ms");
        }
    }

    @Test
    void A_07_aLoopWithoutSlowReadersWakesThoseThatHoldTheMemory() {
        String message = "m".repeat(60_000);
        try (Rig rig = Rig.quiet(config -> config.maxMemoryBytes(budget).loops(2))) {
            Loop filling = rig.engine.loops().getFirst();
            Loop holding = rig.engine.loops().getLast();
            connect(rig, 380, 0);
            made.stream()
                    .filter(each -> each.connection.loop() == holding)
                    .limit(190)
                    .forEach(each -> each.send(message));
            turn(rig);
            rig.network.advance(Laggards.LEAST_BEHIND);
            turn(rig);
            assertThat(gone()).isZero();

            List<MemorySegment> taken = new ArrayList<>();
            while (!filling.slabs().isCrowded()) {
                taken.add(filling.slabs().take(MIB));
            }
            assertThat(rig.network.isQuiet()).isTrue();
            int work = filling.turn(0);

            // It has waited for something to happen until here.
            assertThat(rig.network.isQuiet()).isFalse();
            work += holding.turn(0);
            assertThat(work).isNotNegative();
            assertThat(rig.count(Counter.SHED)).isPositive();
            taken.forEach(filling.slabs()::give);
            rig.run();
            // Asked no more often than it can help.
            assertThat(filling.turn(0)).isZero();
            assertThat(rig.network.isQuiet()).isTrue();
        }
    }
}
