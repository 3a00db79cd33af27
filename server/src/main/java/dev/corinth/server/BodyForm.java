package dev.corinth.server;

/// How the end of a body that is written piece by piece is found. Immutable.
enum BodyForm {
    /// By its length.
    SIZED,
    /// By a last chunk (RFC 9112 §7.1).
    CHUNKED,
    /// By the end of the connection, for HTTP/1.0.
    UNTIL_CLOSE,
    /// There is none: the answer to HEAD.
    NONE
}
