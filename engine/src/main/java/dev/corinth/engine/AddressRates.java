package dev.corinth.engine;

import java.util.concurrent.atomic.AtomicLongArray;

/// How fast something comes from each network of peers ([dev.corinth.poller.Line#peerNetwork]), on
/// all loops together. Safe for any thread; allocates nothing after it was made.
///
/// The buckets stand in a table of 512 KiB, however many networks there are, found by a hash that
/// nobody outside can foresee. Two networks share a bucket by a chance of one in 65,536.
public final class AddressRates {
    private final NetworkPlaces places = new NetworkPlaces();
    private final AtomicLongArray fullNs = new AtomicLongArray(NetworkPlaces.COUNT);
    private final Rate rate;

    /// Makes full buckets.
    ///
    /// @param rate how fast something may come from one network
    public AddressRates(Rate rate) {
        this.rate = rate;
        for (int i = 0; i < NetworkPlaces.COUNT; i++) {
            // A clock may begin anywhere; this is long before.
            fullNs.setPlain(i, Long.MIN_VALUE);
        }
    }

    /// Counts what came.
    ///
    /// @param network any number; 0, a peer on this machine, is not counted
    /// @param units how much came
    /// @param nowNs the time on the clock of the loops
    /// @return in how many nanoseconds more may come; 0 or less: now
    public long spend(long network, long units, long nowNs) {
        if (network == 0) {
            return 0;
        }
        int place = places.of(network);
        long before = fullNs.get(place);
        long after = rate.spend(before, units, nowNs);
        while (!fullNs.compareAndSet(place, before, after)) {
            before = fullNs.get(place);
            after = rate.spend(before, units, nowNs);
        }
        return rate.debtNs(after, nowNs);
    }

    /// Counts what came, unless it is too much: for whoever refuses that. So what is refused, be it
    /// ever so much, costs others of the same network nothing.
    ///
    /// @param network any number; 0, a peer on this machine, is not counted
    /// @param units how much came
    /// @param nowNs the time on the clock of the loops
    /// @return in how many nanoseconds it might come; 0 or less: it may, and is counted
    public long spendIfFree(long network, long units, long nowNs) {
        if (network == 0) {
            return 0;
        }
        int place = places.of(network);
        boolean isOver = false;
        long debtNs = 0;
        while (!isOver) {
            long before = fullNs.get(place);
            long after = rate.spend(before, units, nowNs);
            debtNs = rate.debtNs(after, nowNs);
            isOver = debtNs > 0 || fullNs.compareAndSet(place, before, after);
        }
        return debtNs;
    }

    /// How long one more has to wait.
    ///
    /// @param network any number
    /// @param nowNs the time on the clock of the loops
    /// @return in how many nanoseconds one more may come; 0 or less: now
    public long debtNs(long network, long nowNs) {
        if (network == 0) {
            return 0;
        }
        return rate.debtNs(rate.spend(fullNs.get(places.of(network)), 1, nowNs), nowNs);
    }
}
