package dev.corinth.client;

import dev.corinth.engine.EngineConfig;

import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// How a [ReconnectingClient] stays connected. Immutable.
///
/// @param firstWait the longest wait before the first new attempt; it doubles with each attempt
///     that fails. More than 0, at most a day. Default 0.5 s
/// @param longestWait where the doubling ends. Default 30 s
/// @param steadyAfter a connection that was open for so long was a good one: after it the waits
///     begin anew. Default 10 s
/// @param giveUpAfter without a connection for so long it is given up, or empty for never. Default
///     never
/// @param rule whether an attempt is of any use. Default [RetryRule#STANDARD]
/// @param prepare gives the configuration of each attempt, the first among them, by that of the
///     client: a fresh token, say. Called on a virtual thread, where it may block; what it throws
///     counts as an attempt that failed. Default none
/// @param queueBytes how much may wait to be sent, in messages and 64 bytes for each, while there
///     is no connection, and when it is slow: 0 to 1 TiB. Default 1 MiB
/// @param isAcknowledged whether a message stays until [ReconnectingClient#acknowledge] and is
///     sent again on the next connection if that was lost before. Default false: it leaves the
///     queue when its connection takes it
public record ReconnectConfig(
        Duration firstWait,
        Duration longestWait,
        Duration steadyAfter,
        Optional<Duration> giveUpAfter,
        RetryRule rule,
        Optional<UnaryOperator<ClientConfig>> prepare,
        long queueBytes,
        boolean isAcknowledged) {
    private static final long MOST_QUEUE_BYTES = 1L << 40;

    /// The defaults.
    public static final ReconnectConfig STANDARD =
            new ReconnectConfig(
                    Duration.ofMillis(500),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    Optional.empty(),
                    RetryRule.STANDARD,
                    Optional.empty(),
                    1 << 20,
                    false);

    /// Checks the numbers.
    public ReconnectConfig {
        EngineConfig.requireTimeout("firstWait", firstWait);
        EngineConfig.requireTimeout("longestWait", longestWait);
        EngineConfig.requireTimeout("steadyAfter", steadyAfter);
        giveUpAfter.ifPresent(it -> EngineConfig.requireTimeout("giveUpAfter", it));
        if (longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException(
                    "longestWait=" + longestWait + ", firstWait=" + firstWait + " or more");
        }
        if (queueBytes < 0 || queueBytes > MOST_QUEUE_BYTES) {
            throw new IllegalArgumentException("queueBytes=" + queueBytes + ", 0 to 1 TiB");
        }
    }

    /// The same with other waits.
    ///
    /// @param first the longest before the first attempt
    /// @param longest where the doubling ends
    /// @return a changed copy
    public ReconnectConfig waits(Duration first, Duration longest) {
        return edit().waits(first, longest).done();
    }

    /// The same with another time of a good connection.
    ///
    /// @param time how long it was open
    /// @return a changed copy
    public ReconnectConfig steadyAfter(Duration time) {
        return edit().steadyAfter(time).done();
    }

    /// The same, given up some day.
    ///
    /// @param time without a connection, at most a day
    /// @return a changed copy
    public ReconnectConfig giveUpAfter(Duration time) {
        return edit().giveUpAfter(time).done();
    }

    /// The same with another rule.
    ///
    /// @param other whether an attempt is of any use
    /// @return a changed copy
    public ReconnectConfig rule(RetryRule other) {
        return edit().rule(other).done();
    }

    /// The same with something to do before each attempt.
    ///
    /// @param change gives the configuration of the attempt, by that of the client; may block
    /// @return a changed copy
    public ReconnectConfig prepare(UnaryOperator<ClientConfig> change) {
        return edit().prepare(change).done();
    }

    /// The same with another queue.
    ///
    /// @param bytes how much may wait
    /// @param acknowledged whether messages stay until they are acknowledged
    /// @return a changed copy
    public ReconnectConfig queue(long bytes, boolean acknowledged) {
        return edit().queue(bytes, acknowledged).done();
    }

    private ReconnectConfigEdit edit() {
        return new ReconnectConfigEdit(this);
    }
}
