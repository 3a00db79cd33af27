package dev.corinth.client;

import dev.corinth.websocket.Closure;

import java.util.Optional;
import java.util.OptionalInt;

/// Why there is no connection, of a [ReconnectingClient]. Immutable.
///
/// @param attempt how many attempts have failed since there was a connection for long enough; 0
///     if this is the end of such a connection
/// @param closure how the connection ended, or empty if it was never open
/// @param failure why it did not come to be, or empty if it was open
public record Loss(int attempt, Optional<Closure> closure, Optional<ClientException> failure) {
    static Loss of(int attempt, Closure closure) {
        return new Loss(attempt, Optional.of(closure), Optional.empty());
    }

    static Loss of(int attempt, ClientException failure) {
        return new Loss(attempt, Optional.empty(), Optional.of(failure));
    }

    /// The code of the close frame.
    ///
    /// @return empty if it was never open
    public OptionalInt code() {
        return closure.isPresent() ? OptionalInt.of(closure.get().code()) : OptionalInt.empty();
    }

    /// The status with which the server refused the handshake.
    ///
    /// @return empty if it did not
    public OptionalInt status() {
        return failure.isPresent() ? failure.get().status() : OptionalInt.empty();
    }

    /// Says what happened, for a log.
    ///
    /// @return one line
    public String text() {
        return closure.map(it -> "closed with " + it.code() + " " + it.reason().strip())
                .or(() -> failure.map(Throwable::getMessage))
                .orElse("");
    }
}
