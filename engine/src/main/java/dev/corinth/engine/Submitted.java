package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

/// What one connection has submitted to the poller: output that the kernel did not take at once.
/// Owned by its loop. There is one for each queue, used again and again; while something is under
/// way it stands among the [Laggards].
final class Submitted {
    /// How many bytes of the front of the queue.
    long bytes;

    /// Since when they are the last piece, which the peer has not taken whole.
    long atNs;

    @Nullable Connection connection;
    @Nullable Submitted previous;
    @Nullable Submitted next;
}
