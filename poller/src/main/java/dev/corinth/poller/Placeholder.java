package dev.corinth.poller;

/// Placeholder. Immutable.
final class Placeholder {
    private Placeholder() {}
}
