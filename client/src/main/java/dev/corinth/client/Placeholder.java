package dev.corinth.client;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
