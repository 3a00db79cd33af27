package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;

/// How many connections come from each network of peers
/// ([dev.corinth.poller.Line#peerNetwork]), on all loops together. Safe for any thread.
///
/// The counts stand in a table of a fixed size, found by a hash that nobody outside can foresee:
/// 256 KiB however many networks there are. Two networks may share a place, by a chance of one in
/// 65,536, and then they share what they may have.
final class NetworkCounts {
    private final NetworkPlaces places = new NetworkPlaces();
    private final AtomicReference<@Nullable AtomicIntegerArray> counts = new AtomicReference<>();

    /// Counts one more.
    ///
    /// @param network any number; 0 is not counted
    /// @return how many there are now, with those that share the place
    int add(long network) {
        return network == 0 ? 0 : counts().incrementAndGet(places.of(network));
    }

    /// Counts one less.
    ///
    /// @param network as it was added
    void remove(long network) {
        if (network != 0) {
            int left = counts().decrementAndGet(places.of(network));
            assert left >= 0 : "removed more often than added";
        }
    }

    /// A client's engine counts nothing and has no table.
    private AtomicIntegerArray counts() {
        AtomicIntegerArray current = counts.get();
        if (current != null) {
            return current;
        }
        var made = new AtomicIntegerArray(NetworkPlaces.COUNT);
        AtomicIntegerArray earlier = counts.compareAndExchange(null, made);
        return earlier == null ? made : earlier;
    }
}
