package dev.corinth.server;

import dev.corinth.engine.EngineConfig;

import java.time.Duration;

/// How long things may take on a server: at most a day each. Immutable; every one is absolute, so
/// that a peer that sends a byte now and then gains nothing.
///
/// @param header from the first moment of a connection, or the first byte of a later request, to
///     the end of the request's head. Default 10 s
/// @param body from the end of the head to the end of the body. Default 30 s
/// @param idle how long a connection may wait for its next request. Default 30 s
/// @param linger how long the peer of a refused request may take to close. Default 5 s
/// @param stopGrace how long connections may take to say goodbye when the server stops. Default
///     5 s
public record ServerTimeouts(
        Duration header, Duration body, Duration idle, Duration linger, Duration stopGrace) {
    /// The defaults.
    public static final ServerTimeouts STANDARD =
            new ServerTimeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(5));

    /// Checks the times.
    public ServerTimeouts {
        EngineConfig.requireTimeout("header", header);
        EngineConfig.requireTimeout("body", body);
        EngineConfig.requireTimeout("idle", idle);
        EngineConfig.requireTimeout("linger", linger);
        if (!stopGrace.isZero()) {
            EngineConfig.requireTimeout("stopGrace", stopGrace);
        }
    }

    /// The same with another time for heads.
    ///
    /// @param time more than 0, at most a day
    /// @return a changed copy
    public ServerTimeouts header(Duration time) {
        return new ServerTimeouts(time, body, idle, linger, stopGrace);
    }

    /// The same with another time between requests.
    ///
    /// @param time more than 0, at most a day
    /// @return a changed copy
    public ServerTimeouts idle(Duration time) {
        return new ServerTimeouts(header, body, time, linger, stopGrace);
    }

    /// The same with another grace.
    ///
    /// @param time 0 to a day
    /// @return a changed copy
    public ServerTimeouts stopGrace(Duration time) {
        return new ServerTimeouts(header, body, idle, linger, time);
    }
}
