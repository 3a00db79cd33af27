package dev.corinth.client;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait before the next attempt: anything up to a bound that doubles, so that all the
/// clients of a server that comes back do not come at once. Owned by the loop of its client.
final class Backoff {
    /// A server that asks for more patience than this is asked again nevertheless.
    static final Duration MOST_RETRY_AFTER = Duration.ofHours(1);

    private final ReconnectConfig config;
    private final RandomGenerator random;
    private int attempts;

    Backoff(ReconnectConfig config, RandomGenerator random) {
        this.config = config;
        this.random = random;
    }

    /// How many waits there were since the last good connection.
    int attempts() {
        return attempts;
    }

    void reset() {
        attempts = 0;
    }

    /// The next wait.
    ///
    /// @param retryAfter what the server asked for, which is waited at least
    Duration next(Optional<Duration> retryAfter) {
        long mostNs = config.longestWait().toNanos();
        long boundNs = config.firstWait().toNanos();
        for (int i = 0; i < attempts && boundNs < mostNs; i++) {
            boundNs *= 2;
        }
        attempts++;
        Duration jitter = Duration.ofNanos(random.nextLong(Math.min(boundNs, mostNs) + 1));
        return retryAfter
                .map(it -> it.compareTo(MOST_RETRY_AFTER) > 0 ? MOST_RETRY_AFTER : it)
                .map(jitter::plus)
                .orElse(jitter);
    }
}
