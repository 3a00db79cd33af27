package dev.corinth.engine;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
