package dev.corinth.websocket;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Who is at the other end of a WebSocket, and for how long that holds. Immutable.
///
/// When its time is over the WebSocket is closed with 3000, within a second. It is not asked again
/// meanwhile: who logs out elsewhere is closed by the application, or by its server's `logOut`.
///
/// @param principal who: the application's own type if it has one, with roles or whatever it needs
/// @param lasts for how long from the moment at which the WebSocket is given it: more than 0, at
///     most 36,500 days. Default: until the WebSocket ends
public record Login(Principal principal, Optional<Duration> lasts) {
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /// Checks the time.
    public Login {
        lasts.ifPresent(Login::requireTime);
    }

    /// A name.
    ///
    /// @param name the name
    private record Name(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }

    /// Somebody who is known by a name, until the WebSocket ends.
    ///
    /// @param name not secret: it may stand in logs
    /// @return a login without an end
    public static Login of(String name) {
        return of(new Name(name));
    }

    /// Somebody, until the WebSocket ends.
    ///
    /// @param who whose name is not secret: it may stand in logs
    /// @return a login without an end
    public static Login of(Principal who) {
        return new Login(who, Optional.empty());
    }

    /// The same for a time.
    ///
    /// @param time from the moment at which a WebSocket is given it
    /// @return a changed copy
    public Login lasting(Duration time) {
        return new Login(principal, Optional.of(time));
    }

    /// The same until a moment, such as the end of a token, by the clock of this machine now.
    ///
    /// @param end a moment that has passed ends the login at once
    /// @return a changed copy
    public Login until(Instant end) {
        Duration left = Duration.between(Instant.now(), end);
        return lasting(left.isPositive() ? left : Duration.ofNanos(1));
    }

    /// The name of the principal.
    ///
    /// @return for logs
    public String name() {
        return principal.getName();
    }

    private static void requireTime(Duration time) {
        if (!time.isPositive() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("lasts=" + time + ", more than 0, to " + LONGEST);
        }
    }
}
