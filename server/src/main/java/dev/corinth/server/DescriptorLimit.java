package dev.corinth.server;

import dev.corinth.poller.Descriptors;

import java.lang.System.Logger.Level;
import java.util.Optional;

/// How many descriptors this process may have, which bounds its connections. Stateless; safe for
/// any thread.
final class DescriptorLimit {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// What a server needs beside its connections: for its loops, its files, and Java itself.
    private static final int OTHERS = 128;

    private DescriptorLimit() {}

    /// So many connections are missed by nobody who has not asked for more.
    private static final int ENOUGH = 4096;

    /// Warns if the system lets there be fewer connections than the configuration; fewer than the
    /// default only if they are few.
    static void warnIfLow(int maxConnections) {
        Descriptors.limit()
                .ifPresent(
                        limit ->
                                warning(limit, asked(maxConnections))
                                        .ifPresent(text -> LOG.log(Level.WARNING, text)));
    }

    private static int asked(int maxConnections) {
        return maxConnections == Loops.STANDARD.maxConnections() ? ENOUGH : maxConnections;
    }

    /// What to say, if anything.
    static Optional<String> warning(long limit, int maxConnections) {
        long connections = Math.max(0, limit - OTHERS);
        if (connections >= maxConnections) {
            return Optional.empty();
        }
        return Optional.of(
                "This process may open "
                        + limit
                        + " files, so there will be about "
                        + connections
                        + " connections and not maxConnections="
                        + maxConnections
                        + "; ulimit -n, or LimitNOFILE of systemd, raises it");
    }
}
