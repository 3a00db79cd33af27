package dev.corinth.server;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
