package dev.corinth.server;

import dev.corinth.engine.EngineConfig;
import dev.corinth.wire.CloseCode;

import java.time.Duration;

/// How a server goes away without hurting anybody. Immutable; every time is at most a day.
///
/// ```
/// not serving ─ notice ─► not listening ─ window ─► all are told ─ grace ─► the rest is cut
/// ```
///
/// @param notice how long the server says that it is not serving before it takes no new
///     connections: as long as a load balancer needs to see it. Default none
/// @param window over how long goodbyes are spread at most, so that not all clients come back at
///     once; 5,000 a second are said on each loop, more where the window asks for it. Default 10 s
/// @param grace how long connections may take to answer when the last was told. Default 5 s
/// @param code what WebSockets are closed with: 1001, or 1012 where the service is about to be
///     there again and clients may come back. Default 1001
public record DrainPlan(Duration notice, Duration window, Duration grace, int code) {
    /// The defaults.
    public static final DrainPlan STANDARD =
            new DrainPlan(
                    Duration.ZERO,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    CloseCode.GOING_AWAY);

    /// Checks the times and the code.
    public DrainPlan {
        require("notice", notice);
        require("window", window);
        require("grace", grace);
        if (!CloseCode.isSendable(code)) {
            throw new IllegalArgumentException("code=" + code + " cannot be sent");
        }
    }

    /// The same with another notice.
    ///
    /// @param time 0 to a day
    /// @return a changed copy
    public DrainPlan notice(Duration time) {
        return new DrainPlan(time, window, grace, code);
    }

    /// The same with another window.
    ///
    /// @param time 0 to a day
    /// @return a changed copy
    public DrainPlan window(Duration time) {
        return new DrainPlan(notice, time, grace, code);
    }

    /// The same with another grace.
    ///
    /// @param time 0 to a day
    /// @return a changed copy
    public DrainPlan grace(Duration time) {
        return new DrainPlan(notice, window, time, code);
    }

    /// The same with another code.
    ///
    /// @param other 1001, 1012 or one of the application's
    /// @return a changed copy
    public DrainPlan code(int other) {
        return new DrainPlan(notice, window, grace, other);
    }

    /// How long all of it takes at most.
    ///
    /// @return notice, window and grace together
    public Duration total() {
        return notice.plus(window).plus(grace);
    }

    private static void require(String name, Duration time) {
        if (!time.isZero()) {
            EngineConfig.requireTimeout(name, time);
        }
    }
}
