package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// A line that writes down what it is told. Owned by the test.
public final class TestLine extends Line {
    /// The names of the events, in order; those of `received` only once in a row.
    final List<String> log = new ArrayList<>();

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<Integer> sizes = new ArrayList<>();
    IoError error = IoError.NONE;
    @Nullable SocketHandle handle;

    /// Done inside the next event of each kind.
    Runnable onAccepted = () -> {};

    Runnable onReceived = () -> {};
    Runnable onSent = () -> {};
    Runnable onEnd = () -> {};

    boolean has(String event) {
        return log.contains(event);
    }

    boolean isGone() {
        return has("closed") || has("released");
    }

    void add(String event) {
        if (isGone()) {
            throw new AssertionError(event + " after the last event: " + log);
        }
        if (!event.equals("received") || !event.equals(last())) {
            log.add(event);
        }
    }

    private @Nullable String last() {
        return log.isEmpty() ? null : log.getLast();
    }
}
