package dev.corinth.admin;

import dev.corinth.server.Listening;
import dev.corinth.server.Secrets;

import java.time.Duration;
import java.util.Optional;

/// How the figures of a server can be looked at. Immutable.
///
/// @param listening where. Default port 9002 of 127.0.0.1
/// @param token what everybody has to bring, as `Authorization: Bearer TOKEN`, or to the page as
///     `/#TOKEN`. Default none, which is good for loopback alone
/// @param interval how often the page is told figures: 100 ms to a minute. Default 1 s
public record AdminConfig(Listening listening, Optional<String> token, Duration interval) {
    /// The defaults.
    public static final AdminConfig STANDARD =
            new AdminConfig(Listening.STANDARD.port(9002), Optional.empty(), Duration.ofSeconds(1));

    /// Checks the interval.
    public AdminConfig {
        if (interval.toMillis() < 100 || interval.toSeconds() > 60) {
            throw new IllegalArgumentException("interval=" + interval + ", 100 ms to a minute");
        }
    }

    /// The same on another port of 127.0.0.1.
    ///
    /// @param port 0 lets the system choose
    /// @return a changed copy
    public AdminConfig port(int port) {
        return new AdminConfig(listening.port(port), token, interval);
    }

    /// The same elsewhere.
    ///
    /// @param where not on loopback only with a token
    /// @return a changed copy
    public AdminConfig listening(Listening where) {
        return new AdminConfig(where, token, interval);
    }

    /// The same for those who bring a token.
    ///
    /// @param secret for instance of [Secrets#newToken]
    /// @return a changed copy
    public AdminConfig token(String secret) {
        return new AdminConfig(listening, Optional.of(secret), interval);
    }

    /// The same with another interval.
    ///
    /// @param time 100 ms to a minute
    /// @return a changed copy
    public AdminConfig interval(Duration time) {
        return new AdminConfig(listening, token, time);
    }

    /// Refuses to show figures to everybody.
    void requireSafe() {
        if (!listening.isPrivate() && token.isEmpty()) {
            throw new IllegalArgumentException(
                    "address="
                            + listening.address()
                            + " can be reached by others: figures are shown there only to those"
                            + " who bring a token");
        }
    }
}
