package dev.corinth.server;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// How many descriptors this process may have, which bounds its connections. Stateless; safe for
/// any thread.
final class DescriptorLimit {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// What a server needs beside its connections: for its loops, its files, and Java itself.
    private static final int OTHERS = 128;

    private static final String LINE = "Max open files";

    private DescriptorLimit() {}

    /// So many connections are missed by nobody who has not asked for more.
    private static final int ENOUGH = 4096;

    /// Warns if the system lets there be fewer connections than the configuration; fewer than the
    /// default only if they are few.
    static void warnIfLow(int maxConnections) {
        limit(Path.of("/proc/self/limits"))
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

    /// The limit in force, where the system tells it as Linux does.
    static OptionalLong limit(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(LINE))
                    .map(line -> line.substring(LINE.length()).strip().replaceFirst("\\s.*", ""))
                    .filter(number -> number.matches("[0-9]{1,18}"))
                    .mapToLong(Long::parseLong)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
