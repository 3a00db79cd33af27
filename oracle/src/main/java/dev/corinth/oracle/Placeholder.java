package dev.corinth.oracle;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
