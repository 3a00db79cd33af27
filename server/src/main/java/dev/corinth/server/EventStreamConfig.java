package dev.corinth.server;

import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;

import java.time.Duration;

/// How a stream of events behaves. Immutable.
///
/// @param output how much may wait for a slow client, and what happens then. Default
///     [OutputLimits#STANDARD]: it is disconnected, comes back by itself, and names the last event
///     that it has seen
/// @param heartbeat after how long a comment is sent, so that proxies keep the connection and a
///     client that is gone is noticed: more than 0, at most a day. Default 15 s
public record EventStreamConfig(OutputLimits output, Duration heartbeat) {
    /// The defaults.
    public static final EventStreamConfig STANDARD =
            new EventStreamConfig(OutputLimits.STANDARD, Duration.ofSeconds(15));

    /// Checks the time.
    public EventStreamConfig {
        EngineConfig.requireTimeout("heartbeat", heartbeat);
    }

    /// The same with other limits.
    ///
    /// @param limits of what waits
    /// @return a changed copy
    public EventStreamConfig output(OutputLimits limits) {
        return new EventStreamConfig(limits, heartbeat);
    }

    /// The same with another policy for slow clients.
    ///
    /// @param policy what happens when too much waits
    /// @return a changed copy
    public EventStreamConfig policy(OverflowPolicy policy) {
        return output(output.policy(policy));
    }

    /// The same with another heartbeat.
    ///
    /// @param time more than 0, at most a day
    /// @return a changed copy
    public EventStreamConfig heartbeat(Duration time) {
        return new EventStreamConfig(output, time);
    }
}
