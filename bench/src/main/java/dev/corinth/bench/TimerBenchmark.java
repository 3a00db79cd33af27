package dev.corinth.bench;

import dev.corinth.engine.TimerWheel;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

import java.util.function.LongConsumer;

/// The timers of a loop: one for each connection. Owned by JMH.
///
/// The connections are pinged every 3,000 ticks, 25 s. Each lies in the wheel once and is looked at
/// when it was due, whatever happened meanwhile. Figures are for one tick of 8 ms; a loop that is
/// awake more often has less to do each time.
public class TimerBenchmark extends Measured {
    private static final int PERIOD = 3_000;
    private static final long GUEST = -1;

    /// How many connections there are.
    @Param({"1000", "100000"})
    public int connections;

    private TimerWheel wheel = new TimerWheel(0);
    private long tick;
    private long forgotten;

    /// Made once, as by a loop: each mention of a method makes an object where it is not inlined.
    private final LongConsumer puttingOff = this::putOff;

    private final LongConsumer forgetting = this::forget;

    /// Made by JMH.
    public TimerBenchmark() {}

    /// Gives each connection its deadline, evenly over the period.
    @Setup
    public void build() {
        tick = 0;
        wheel = new TimerWheel(0);
        for (int name = 0; name < connections; name++) {
            wheel.add(2L * name, 1 + name % PERIOD);
        }
    }

    /// A tick of an idle loop: what is due is looked at and put off by a period.
    ///
    /// @return how many that were
    @Benchmark
    public int recheck() {
        tick++;
        return wheel.expire(tick * TimerWheel.TICK_NS, puttingOff);
    }

    /// The same tick, in which a connection comes and goes beside all others.
    ///
    /// @return how many were due
    @Benchmark
    public int addAndExpire() {
        tick++;
        wheel.add(GUEST, tick);
        return wheel.expire(tick * TimerWheel.TICK_NS, puttingOff);
    }

    /// A thousand turns of a loop that is busy: nothing is due, and how long it may wait is asked.
    ///
    /// @return the sum
    @Benchmark
    @OperationsPerInvocation(1_000)
    public long turn() {
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            long nowNs = tick * TimerWheel.TICK_NS + i;
            sum += wheel.expire(nowNs, forgetting) + wheel.waitNs(nowNs);
        }
        return sum + forgotten;
    }

    private void putOff(long name) {
        if (name != GUEST) {
            wheel.add(name, tick + PERIOD);
        }
    }

    private void forget(long name) {
        forgotten += name;
    }
}
