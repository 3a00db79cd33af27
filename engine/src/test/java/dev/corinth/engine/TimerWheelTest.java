package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongConsumer;

class TimerWheelTest {
    private static final long TICK = TimerWheel.TICK_NS;
    private static final long TURN = 512 * TICK;

    private final List<Long> due = new ArrayList<>();

    @Test
    void handsANameOutOnceAfterItsTimeAndNotBefore() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.add(7, TimerWheel.tickOf(10 * TICK + 1));

        wheel.expire(10 * TICK + 1, due::add);
        assertThat(due).isEmpty();
        wheel.expire(11 * TICK, due::add);
        wheel.expire(12 * TICK, due::add);
        wheel.expire(12 * TICK + TURN, due::add);

        assertThat(due).containsExactly(7L);
        assertThat(wheel.count()).isZero();
    }

    @Test
    void handsOutAtOnceWhatIsPast() {
        TimerWheel wheel = new TimerWheel(100 * TICK);
        wheel.expire(100 * TICK, due::add);
        wheel.add(7, TimerWheel.tickOf(3 * TICK));

        assertThat(wheel.waitNs(100 * TICK)).isLessThanOrEqualTo(TICK);
        wheel.expire(101 * TICK, due::add);

        assertThat(due).containsExactly(7L);
    }

    @Test
    void waitsSeveralTurnsOfTheWheelForALongDeadline() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.add(7, TimerWheel.tickOf(3 * TURN + TICK));

        for (long now = 0; now <= 3 * TURN + TICK; now += TICK) {
            wheel.expire(now, due::add);
            assertThat(due).isEmpty();
        }
        wheel.expire(3 * TURN + 2 * TICK, due::add);

        assertThat(due).containsExactly(7L);
    }

    @Test
    void handsEverythingOutAfterALongSleep() {
        TimerWheel wheel = new TimerWheel(0);
        for (long name = 0; name < 2000; name++) {
            wheel.add(name, TimerWheel.tickOf(name * TICK));
        }

        wheel.expire(5 * TURN, due::add);

        assertThat(due).hasSize(2000).doesNotHaveDuplicates();
    }

    @Test
    void aConsumerMayAddNamesWithoutMeetingThemInTheSameCall() {
        TimerWheel wheel = new TimerWheel(0);
        wheel.add(1, 1);

        int expired =
                wheel.expire(
                        600 * TICK,
                        name -> {
                            due.add(name);
                            wheel.add(name + 1, 0);
                        });

        assertThat(expired).isEqualTo(1);
        assertThat(due).containsExactly(1L);
        assertThat(wheel.count()).isEqualTo(1);
    }

    @Test
    void neverSaysToWaitPastADeadline() {
        TimerWheel wheel = new TimerWheel(0);
        assertThat(wheel.waitNs(0)).isEqualTo(-1);

        wheel.add(1, TimerWheel.tickOf(5 * TICK));

        assertThat(wheel.waitNs(0)).isEqualTo(6 * TICK);
        assertThat(wheel.waitNs(6 * TICK + 1)).isZero();
    }

    /// What a loop with 20,000 connections does with their deadlines while nothing happens: each is
    /// looked at when it was due, and put off.
    @Test
    void D_09_lookingAtADeadlineAgainTakesNoObject() {
        int connections = 20_000;
        long period = 3_000;
        TimerWheel wheel = new TimerWheel(0);
        for (int name = 0; name < connections; name++) {
            wheel.add(name, 1 + name % period);
        }
        long[] seen = new long[2];
        LongConsumer putOff =
                name -> {
                    seen[0]++;
                    wheel.add(name, seen[1] + period);
                };
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (long tick = 1; tick <= 2 * period; tick++) {
            seen[1] = tick;
            wheel.expire(tick * TICK, putOff);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(seen[0]).isEqualTo(2L * connections);
        assertThat(wheel.count()).isEqualTo(connections);
        assertThat(allocated / (2.0 * connections)).as("bytes for each").isLessThan(1.0);
    }

    @Test
    void agreesWithASortedMapUnderRandomOperations() {
        Seeds.check(100, seed -> play(new SplittableRandom(seed)));
    }

    private static void play(SplittableRandom random) {
        // Clocks of Java may start below zero.
        long now = random.nextLong(-2 * TURN, 2 * TURN);
        TimerWheel wheel = new TimerWheel(now);
        Map<Long, Long> model = new TreeMap<>();
        for (long name = 0; name < 500; name++) {
            long deadline = now + random.nextLong(1, 3 * TURN);
            wheel.add(name, TimerWheel.tickOf(deadline));
            model.put(name, deadline);
            boolean isLongSleep = random.nextInt(20) == 0;
            now += random.nextLong(isLongSleep ? 2 * TURN : TURN / 100);
            List<Long> handed = new ArrayList<>();
            wheel.expire(now, handed::add);
            check(now, model, handed);
            assertThat(wheel.count()).isEqualTo(model.size());
        }
    }

    private static void check(long now, Map<Long, Long> model, List<Long> handed) {
        for (long name : handed) {
            Long deadline = model.remove(name);
            assertThat(deadline).as("name %d is handed out once", name).isNotNull();
            assertThat(deadline).as("not early").isLessThanOrEqualTo(now);
        }
        model.forEach(
                (name, deadline) ->
                        assertThat(deadline)
                                .as("late by a tick at most")
                                .isGreaterThan(now - TICK));
    }
}
