package dev.corinth.simulator;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
