package dev.corinth.http;

/// Where the body of a message ends, decided once from all of its header fields.
/// Immutable.
///
/// @param kind how the end is found
/// @param length bytes of the body for [Kind#SIZED], 0 or more; 0 for the other kinds
public record BodyFraming(Kind kind, long length) {
    /// How the end of a body is found.
    public enum Kind {
        /// After a number of bytes that is known beforehand, 0 when there is no body.
        SIZED,
        /// By the chunked coding, RFC 9112 §7.1.
        CHUNKED,
        /// By the end of the connection; responses only.
        UNTIL_CLOSE
    }

    /// No body.
    public static final BodyFraming NONE = new BodyFraming(Kind.SIZED, 0);

    static final BodyFraming CHUNKED = new BodyFraming(Kind.CHUNKED, 0);
    static final BodyFraming UNTIL_CLOSE = new BodyFraming(Kind.UNTIL_CLOSE, 0);

    /// Whether no byte of a body can follow.
    ///
    /// @return true for a length of 0
    public boolean isEmpty() {
        return kind == Kind.SIZED && length == 0;
    }
}
