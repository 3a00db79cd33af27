package dev.corinth.metrics;

import dev.corinth.server.Server;
import dev.corinth.server.ServerSnapshot;

import org.jspecify.annotations.Nullable;

import java.util.function.LongSupplier;

/// The last snapshot of a server, for the many meters that are read at about the same time.
/// Safe for any thread; two that ask at once may both take one. It does not hold the server.
final class RecentSnapshot {
    /// For as long a snapshot is as good as a new one.
    private static final long FRESH_NS = 100_000_000;

    private final LongSupplier clock;
    private volatile @Nullable Taken taken;

    /// A snapshot and when it was taken. Immutable.
    ///
    /// @param snapshot what the server said
    /// @param atNs on the clock
    private record Taken(ServerSnapshot snapshot, long atNs) {}

    /// @param clock nanoseconds from any moment on
    RecentSnapshot(LongSupplier clock) {
        this.clock = clock;
    }

    /// The last one, or a new one where that is too old.
    ServerSnapshot of(Server server) {
        Taken last = taken;
        long nowNs = clock.getAsLong();
        if (last == null || nowNs - last.atNs() >= FRESH_NS) {
            last = new Taken(server.snapshot(), nowNs);
            taken = last;
        }
        return last.snapshot();
    }
}
