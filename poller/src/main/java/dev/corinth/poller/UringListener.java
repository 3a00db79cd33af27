package dev.corinth.poller;

/// A listening socket of a [UringPoller]. Owned by its loop.
final class UringListener {
    final Listener listener;
    final int socket;
    boolean accepting = true;
    boolean closed;

    /// Whether an accept request is in flight.
    boolean armed;

    UringListener(Listener listener, int socket) {
        this.listener = listener;
        this.socket = socket;
    }
}
