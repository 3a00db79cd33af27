package dev.corinth.simulator;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/// Which faults strike, how often and how hard. Immutable.
///
/// @param chances the probability of each fault, 0 to 1, each time that it could strike; a fault
///     that is missing never does
/// @param receiveBytes the most that [Fault#SHORT_RECEIVE] leaves, in bytes, at least 1; default
///     64
/// @param writeBytes the most that [Fault#SHORT_WRITE] leaves, in bytes, at least 1; default 64
/// @param lateTurns how many polls [Fault#LATE] may cost, at least 1; default 3
/// @param delay how long [Fault#DELAY] may hold something up, at least 1 ns; default 10 ms
public record SimulatedFaults(
        Map<Fault, Double> chances,
        int receiveBytes,
        int writeBytes,
        int lateTurns,
        Duration delay) {
    private static final SimulatedFaults NONE =
            new SimulatedFaults(Map.of(), 64, 64, 3, Duration.ofMillis(10));

    /// Checks the numbers and copies the map.
    public SimulatedFaults {
        require("receiveBytes", receiveBytes);
        require("writeBytes", writeBytes);
        require("lateTurns", lateTurns);
        require("delay in ns", delay.toNanos());
        var copy = new EnumMap<Fault, Double>(Fault.class);
        copy.putAll(chances);
        copy.forEach(SimulatedFaults::requireChance);
        chances = Collections.unmodifiableMap(copy);
    }

    /// No trouble at all: everything arrives at once and whole.
    ///
    /// @return faults that never strike
    public static SimulatedFaults none() {
        return NONE;
    }

    /// A network as bad as this seed makes it: each seed has its own mixture and sizes. Every
    /// fault may be among them but [Fault#ACCEPT_FAILURE], [Fault#RESET] and [Fault#LOST_BYTES],
    /// after which not every byte can arrive; [#deadly(long)] has those too.
    ///
    /// @param seed any number
    /// @return the faults of that seed
    public static SimulatedFaults nasty(long seed) {
        var random = new SplittableRandom(seed);
        return none().with(Fault.SHORT_RECEIVE, chance(random, 1.0))
                .with(Fault.LATE_RECEIVE, chance(random, 0.5))
                .with(Fault.IGNORED_EXPECT, chance(random, 1.0))
                .with(Fault.SHORT_WRITE, chance(random, 1.0))
                .with(Fault.FULL, chance(random, 0.5))
                .with(Fault.LATE, chance(random, 0.8))
                .with(Fault.DELAY, chance(random, 0.3))
                .receiveBytes(1 << random.nextInt(11))
                .writeBytes(1 << random.nextInt(11))
                .lateTurns(1 + random.nextInt(5))
                .delay(Duration.ofMillis(1 + random.nextInt(50)));
    }

    /// The same as [#nasty(long)], and connections break and cannot be accepted, too.
    ///
    /// @param seed any number
    /// @return the faults of that seed
    public static SimulatedFaults deadly(long seed) {
        var random = new SplittableRandom(~seed);
        return nasty(seed)
                .with(Fault.ACCEPT_FAILURE, chance(random, 0.3))
                .with(Fault.RESET, chance(random, 0.02))
                .with(Fault.LOST_BYTES, chance(random, 1.0));
    }

    /// The probability of a fault.
    ///
    /// @param fault which
    /// @return 0 (never) to 1 (always)
    public double chance(Fault fault) {
        return chances.getOrDefault(fault, 0.0);
    }

    /// The same with another probability for one fault.
    ///
    /// @param fault which
    /// @param chance 0 (never) to 1 (each time that it could)
    /// @return a changed copy
    public SimulatedFaults with(Fault fault, double chance) {
        var changed = new EnumMap<Fault, Double>(Fault.class);
        changed.putAll(chances);
        changed.put(fault, chance);
        return new SimulatedFaults(changed, receiveBytes, writeBytes, lateTurns, delay);
    }

    /// The same with another size of short receives.
    ///
    /// @param bytes the most that one brings, at least 1
    /// @return a changed copy
    public SimulatedFaults receiveBytes(int bytes) {
        return new SimulatedFaults(chances, bytes, writeBytes, lateTurns, delay);
    }

    /// The same with another size of short writes.
    ///
    /// @param bytes the most that one takes, at least 1
    /// @return a changed copy
    public SimulatedFaults writeBytes(int bytes) {
        return new SimulatedFaults(chances, receiveBytes, bytes, lateTurns, delay);
    }

    /// The same with another bound on lateness.
    ///
    /// @param polls how many polls something may be late, at least 1
    /// @return a changed copy
    public SimulatedFaults lateTurns(int polls) {
        return new SimulatedFaults(chances, receiveBytes, writeBytes, polls, delay);
    }

    /// The same with another bound on delays.
    ///
    /// @param longest how long something may be under way, at least 1 ns
    /// @return a changed copy
    public SimulatedFaults delay(Duration longest) {
        return new SimulatedFaults(chances, receiveBytes, writeBytes, lateTurns, longest);
    }

    /// In one seed of three a fault stays away, so that each is also seen without the others.
    private static double chance(SplittableRandom random, double most) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * most;
    }

    private static void require(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ", at least 1");
        }
    }

    private static void requireChance(Fault fault, double chance) {
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException(fault + "=" + chance + ", 0 to 1");
        }
    }
}
