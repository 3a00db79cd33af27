package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/// How many connections come from each network of peers
/// ([dev.corinth.poller.Line#peerNetwork]), on all loops together. Safe for any thread.
///
/// The counts stand in a table of a fixed size, found by a hash that nobody outside can foresee:
/// 256 KiB however many networks there are. Two networks may share a place, by a chance of one in
/// 65,536, and then they share what they may have.
final class NetworkCounts {
    private static final int PLACES = 1 << 16;

    private final long key = new SecureRandom().nextLong() | 1;
    private final AtomicReference<@Nullable AtomicIntegerArray> counts = new AtomicReference<>();

    /// Counts one more.
    ///
    /// @param network any number; 0 is not counted
    /// @return how many there are now, with those that share the place
    int add(long network) {
        return network == 0 ? 0 : counts().incrementAndGet(place(network));
    }

    /// Counts one less.
    ///
    /// @param network as it was added
    void remove(long network) {
        if (network != 0) {
            int left = counts().decrementAndGet(place(network));
            assert left >= 0 : "removed more often than added";
        }
    }

    /// A client's engine counts nothing and has no table.
    private AtomicIntegerArray counts() {
        AtomicIntegerArray current = counts.get();
        if (current != null) {
            return current;
        }
        var made = new AtomicIntegerArray(PLACES);
        AtomicIntegerArray earlier = counts.compareAndExchange(null, made);
        return earlier == null ? made : earlier;
    }

    private int place(long network) {
        long mixed = (network ^ key) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32)) * key;
        return (int) (mixed >>> 48);
    }
}
