package dev.corinth.engine;

/// Whether a server of TLS asks its clients for certificates. Immutable.
public enum ClientAuth {
    /// It does not ask.
    NONE,
    /// It asks, and takes clients that have none; a certificate that is not trusted is refused.
    REQUESTED,
    /// It asks, and refuses clients that have none.
    REQUIRED
}
