package dev.corinth.websocket;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
