package dev.corinth.poller;

/// Why the system refused something or a line broke. Immutable.
///
/// @param kind what kind of trouble it is
/// @param text a sentence for people, with the words of the system; empty for [#NONE]
public record IoError(Kind kind, String text) {
    /// No trouble: it was asked for.
    public static final IoError NONE = new IoError(Kind.NONE, "");

    /// Kinds of trouble that somebody may treat differently.
    public enum Kind {
        /// None at all.
        NONE,
        /// The peer cut the connection, or had already.
        RESET,
        /// Nobody listens there.
        REFUSED,
        /// No way to that address.
        UNREACHABLE,
        /// The system gave up waiting for the peer.
        TIMED_OUT,
        /// This process, or the system, has no file descriptor left.
        TOO_MANY_OPEN_FILES,
        /// Anything else; the text says more.
        OTHER
    }

    /// Whether there was any trouble.
    ///
    /// @return true unless this is [#NONE]
    public boolean isError() {
        return kind != Kind.NONE;
    }
}
