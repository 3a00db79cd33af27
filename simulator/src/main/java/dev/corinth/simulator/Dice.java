package dev.corinth.simulator;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/// The one source of chance in a network: who asks the same gets the same from the same seed.
/// Safe for any thread.
final class Dice {
    private final SimulatedNetwork network;
    private SimulatedFaults faults;
    private SplittableRandom random;
    private final Map<Fault, Long> struck = new EnumMap<>(Fault.class);

    Dice(SimulatedNetwork network, long seed, SimulatedFaults faults) {
        this.network = network;
        this.faults = faults;
        random = new SplittableRandom(seed);
    }

    /// Chance and faults are others from here on.
    void reseed(long seed, SimulatedFaults nextFaults) {
        try (var _ = network.hold()) {
            faults = nextFaults;
            random = new SplittableRandom(seed);
        }
    }

    /// Whether a fault strikes now.
    boolean strikes(Fault fault) {
        try (var _ = network.hold()) {
            double chance = faults.chance(fault);
            if (chance == 0 || random.nextDouble() >= chance) {
                return false;
            }
            struck.merge(fault, 1L, Long::sum);
            return true;
        }
    }

    long struck(Fault fault) {
        try (var _ = network.hold()) {
            return struck.getOrDefault(fault, 0L);
        }
    }

    /// How much of what could be received is received: 1 to `bytes`.
    int receivable(int bytes) {
        return strikes(Fault.SHORT_RECEIVE) ? cut(bytes, faults.receiveBytes()) : bytes;
    }

    /// How much of what could be written is written: 0 to `bytes`.
    int writable(int bytes) {
        if (bytes == 0 || strikes(Fault.FULL)) {
            return 0;
        }
        return strikes(Fault.SHORT_WRITE) ? cut(bytes, faults.writeBytes()) : bytes;
    }

    /// How many polls too late something is: 0 or more.
    int lateTurns() {
        return strikes(Fault.LATE) ? 1 + below(faults.lateTurns()) : 0;
    }

    /// How long something is under way, in nanoseconds: 0 or more.
    long delayNs() {
        if (!strikes(Fault.DELAY)) {
            return 0;
        }
        try (var _ = network.hold()) {
            return 1 + random.nextLong(faults.delay().toNanos());
        }
    }

    /// Any number from 0 to `limit` − 1.
    int below(int limit) {
        try (var _ = network.hold()) {
            return random.nextInt(limit);
        }
    }

    private int cut(int bytes, int most) {
        return 1 + below(Math.min(bytes, most));
    }
}
