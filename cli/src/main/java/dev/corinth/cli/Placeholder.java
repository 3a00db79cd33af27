package dev.corinth.cli;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
