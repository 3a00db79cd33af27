package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.simulator.SimulatedPeer;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What a loop makes of a time in which it could not look at anything.
class StandstillTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Recorder> made = new ArrayList<>();
    private final List<Long> told = new ArrayList<>();
    private long nowNs = 100 * SECOND;
    private final LoopClock clock = new LoopClock(() -> nowNs, told::add);

    /// Lets a time pass in the middle of a turn.
    private static void standStill(Rig rig, Duration time) {
        assertThat(rig.loop().execute(() -> rig.network.advance(time))).isTrue();
        assertThat(rig.engine.turn(Duration.ZERO)).isPositive();
    }

    /// A connection whose peer takes nothing of what was sent: it is cut ten seconds later.
    private SimulatedPeer stalled(Rig rig) {
        SimulatedPeer peer = rig.connect(rig.listen(Recorder.into(made)));
        peer.window(10);
        assertThat(rig.call(() -> made.getLast().send("a".repeat(1_000)))).isNotNull();
        rig.run();
        return peer;
    }

    private void lookAfter(long passedNs) {
        nowNs += passedNs;
    }

    @Test
    void O_13_aStalledPeerIsCutWithThatMuchLater() {
        try (Rig rig = Rig.quiet()) {
            stalled(rig);
            rig.advance(Duration.ofMillis(9_900));
            standStill(rig, Duration.ofSeconds(10));
            rig.run();
            assertThat(made.getFirst().closedCount).isZero();
            assertThat(rig.count(Counter.STANDSTILLS)).isOne();
            // What was left of its time, a tenth of a second, and a second more.
            rig.advance(Duration.ofMillis(1_050));
            assertThat(made.getFirst().closedCount).isZero();
            rig.advance(Duration.ofMillis(100));

            assertThat(made.getFirst().closedCount).isOne();
            assertThat(rig.count(Counter.STALLED)).isOne();
        }
    }

    @Test
    void O_13_aPeerThatTakesItThenIsNotCut() {
        try (Rig rig = Rig.quiet()) {
            SimulatedPeer peer = stalled(rig);
            rig.advance(Duration.ofMillis(9_900));
            standStill(rig, Duration.ofSeconds(10));
            peer.window(Long.MAX_VALUE);
            rig.run();
            rig.advance(Duration.ofSeconds(30));

            assertThat(made.getFirst().closedCount).isZero();
            assertThat(peer.received()).hasSize(1_000);
        }
    }

    /// A loop that is too slow for good is not one that stood still: dead peers do not stay on it.
    @Test
    void O_13_aLoopThatIsAlwaysLateStillCutsTheDead() {
        try (Rig rig = Rig.quiet()) {
            stalled(rig);
            int turns = 0;
            while (made.getFirst().closedCount == 0 && turns < 100) {
                standStill(rig, Duration.ofSeconds(2));
                turns++;
            }
            assertThat(turns).isBetween(8, 16);
            assertThat(rig.count(Counter.STANDSTILLS)).isEqualTo(turns);
        }
    }

    @Test
    void O_13_whatIsToRunAtATimeIsNotMoved() {
        try (Rig rig = Rig.quiet()) {
            List<String> ran = new ArrayList<>();
            ScheduledTask _ = rig.loop().schedule(Duration.ofSeconds(5), () -> ran.add("task"));
            standStill(rig, Duration.ofSeconds(10));

            assertThat(ran).containsExactly("task");
        }
    }

    @Test
    void whatALoopWantedToWaitIsNoStandstill() {
        assertThat(clock.beginTurn(false)).isZero();
        clock.mayWait(4 * SECOND);
        lookAfter(5 * SECOND);
        clock.readIfStale();
        assertThat(told).isEmpty();
        clock.mayWait(4 * SECOND);
        lookAfter(5 * SECOND + 1);
        clock.readIfStale();
        assertThat(told).containsExactly(2 * SECOND + 1);
        clock.mayWait(-1);
        lookAfter(1_000 * SECOND);
        clock.readIfStale();
        assertThat(told).hasSize(1);
        clock.mayWait(Long.MAX_VALUE);
        lookAfter(1_000 * SECOND);
        clock.readIfStale();
        assertThat(told).hasSize(1);
    }

    @Test
    void betweenTurnsTimeIsTheLoopsUnlessItsCallerTurnsIt() {
        lookAfter(10 * SECOND);
        assertThat(clock.beginTurn(true)).isZero();
        assertThat(told).isEmpty();
        lookAfter(10 * SECOND);
        assertThat(clock.beginTurn(false)).isEqualTo(10 * SECOND);
        assertThat(told).containsExactly(11 * SECOND);
    }

    @Test
    void aStandstillSoonAfterAnotherGivesASecondLess() {
        lookAfter(5 * SECOND);
        clock.beginTurn(false);
        lookAfter(LoopClock.SOON_NS - 1);
        clock.beginTurn(true);
        lookAfter(2 * SECOND);
        clock.beginTurn(false);
        assertThat(told).containsExactly(6 * SECOND, SECOND);
        lookAfter(LoopClock.SOON_NS);
        clock.beginTurn(true);
        lookAfter(2 * SECOND);
        clock.beginTurn(false);

        assertThat(told).containsExactly(6 * SECOND, SECOND, 3 * SECOND);
    }
}
