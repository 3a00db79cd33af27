package dev.corinth.client;

import dev.corinth.websocket.Closure;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.OptionalInt;

/// Thrown when a client cannot connect, or its connection is closed. Immutable.
public final class ClientException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// The status of a refusal, or 0.
    private final int status;

    private final transient @Nullable Closure closure;

    ClientException(String message) {
        super(message);
        this.status = 0;
        this.closure = null;
    }

    ClientException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
        this.closure = null;
    }

    ClientException(String message, int status) {
        super(message);
        this.status = status;
        this.closure = null;
    }

    ClientException(String message, Closure closure) {
        super(message);
        this.status = 0;
        this.closure = closure;
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
}
