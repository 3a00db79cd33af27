package dev.corinth.server;

/// What a connection that speaks HTTP waits for. Immutable.
enum HttpPhase {
    /// The first byte of all.
    NEW,
    /// The first byte of a next request.
    IDLE,
    /// The rest of a head.
    HEAD,
    /// The rest of a body that is wanted whole.
    BODY,
    /// The handler, and the body that goes on to it.
    ANSWER,
    /// Room in the output.
    FULL,
    /// Somebody who finds out who asks.
    LOGIN,
    /// The peer's end: it was refused or has had its last answer.
    ENDING
}
