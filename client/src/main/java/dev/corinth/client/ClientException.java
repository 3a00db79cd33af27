package dev.corinth.client;

import dev.corinth.websocket.Closure;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/// Thrown when a client cannot connect, or its connection is closed. Immutable.
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The status of a refusal, or 0.
    private final int status;

    private final transient @Nullable Closure closure;

    /// After how long the server wants to be asked again, or null.
    private final @Nullable Duration retryAfter;

    ClientException(String message) {
        super(message);
        this.status = 0;
        this.closure = null;
        this.retryAfter = null;
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.closure = null;
        this.retryAfter = null;
    }

    ClientException(String message, int status) {
        super(message);
        this.status = status;
        this.closure = null;
        this.retryAfter = null;
    }

    ClientException(String message, Closure closure) {
        super(message);
        this.status = 0;
        this.closure = closure;
        this.retryAfter = null;
    }

    ClientException(String message, int status, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.closure = null;
        this.retryAfter = retryAfter.orElse(null);
    }

    /// The status with which the server refused the handshake.
    ///
    /// @return empty if it did not answer, or if something else was wrong
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /// How the connection ended.
    ///
    /// @return empty if there was none
    public Optional<Closure> closure() {
        return Optional.ofNullable(closure);
    }

    /// After how long the server that refused wants to be asked again (RFC 9110 §10.2.3).
    ///
    /// @return 0 or more; empty if it did not say, or not in words that can be understood
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
