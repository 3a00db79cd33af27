package dev.corinth.linux;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
