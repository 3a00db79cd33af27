package dev.corinth.http;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
