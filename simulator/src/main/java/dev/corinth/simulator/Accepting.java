package dev.corinth.simulator;

import dev.corinth.poller.Listener;

import org.jspecify.annotations.Nullable;

/// A listener of a poller, with its place in the network. Owned by its loop.
final class Accepting {
    private final Listener listener;
    private final ListenPoint point;
    private boolean on = true;
    private boolean closed;

    Accepting(int number, ListenPoint point) {
        listener = new Listener(number, point.address());
        this.point = point;
    }

    Listener listener() {
        return listener;
    }

    void accepting(boolean newOn) {
        on = newOn;
    }

    void close() {
        if (!closed) {
            closed = true;
            point.close();
        }
    }

    boolean isClosed() {
        return closed;
    }

    boolean isDue() {
        return on && !closed && point.hasWaiting();
    }

    @Nullable SimulatedSocket accept() {
        return point.accept();
    }
}
