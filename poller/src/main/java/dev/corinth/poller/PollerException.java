package dev.corinth.poller;

/// Thrown when the system refuses something that the caller asked for: an address in use, a poller
/// that cannot run here, native memory that is used up. Immutable.
public final class PollerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /// Makes one.
    ///
    /// @param message a sentence with the values concerned
    public PollerException(String message) {
        super(message);
    }

    /// Makes one with what the system threw.
    ///
    /// @param message a sentence with the values concerned
    /// @param cause what the system threw
    public PollerException(String message, Throwable cause) {
        super(message, cause);
    }
}
