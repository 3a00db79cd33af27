package dev.corinth.testkit;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
