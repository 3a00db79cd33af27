package dev.corinth.wire;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
