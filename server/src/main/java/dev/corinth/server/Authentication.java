package dev.corinth.server;

import dev.corinth.engine.EngineConfig;

import java.time.Duration;
import java.util.Optional;

/// How a route finds out who is at the other end. Immutable.
///
/// Where a server can be reached by others, every route of WebSockets says one of these, and be it
/// [#none]: a server that nobody has thought about does not start.
///
/// @param by asked before the 101, if anybody is
/// @param timeout how long it may take; then the handshake is answered with 503. Default 10 s
/// @param loginWithin how long a peer may take to log in by messages
///     ([dev.corinth.websocket.WebSocket#login(dev.corinth.websocket.Login)]) before its WebSocket
///     is closed with 3000; pings gain it nothing. Empty where it need not. Default empty
public record Authentication(
        Optional<Authenticator> by, Duration timeout, Optional<Duration> loginWithin) {
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(10);

    /// Checks the times.
    public Authentication {
        EngineConfig.requireTimeout("timeout", timeout);
        loginWithin.ifPresent(time -> EngineConfig.requireTimeout("loginWithin", time));
    }

    /// Asks before the 101.
    ///
    /// @param who finds out who asks
    /// @return with the standard timeout
    public static Authentication by(Authenticator who) {
        return new Authentication(Optional.of(who), STANDARD_TIMEOUT, Optional.empty());
    }

    /// Lets everybody open a WebSocket, who then has to log in by messages within ten seconds.
    ///
    /// @return with the standard time
    public static Authentication byMessage() {
        return byMessage(STANDARD_TIMEOUT);
    }

    /// The same with another time.
    ///
    /// @param within how long the peer may take
    /// @return with that time
    public static Authentication byMessage(Duration within) {
        return new Authentication(Optional.empty(), STANDARD_TIMEOUT, Optional.of(within));
    }

    /// Lets everybody in, who may be anybody.
    ///
    /// @return asks nobody
    public static Authentication none() {
        return new Authentication(Optional.empty(), STANDARD_TIMEOUT, Optional.empty());
    }

    /// The same with another timeout.
    ///
    /// @param time how long the authenticator may take
    /// @return a changed copy
    public Authentication timeout(Duration time) {
        return new Authentication(by, time, loginWithin);
    }
}
