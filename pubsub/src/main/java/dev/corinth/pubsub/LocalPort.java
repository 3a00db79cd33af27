package dev.corinth.pubsub;

import java.util.List;
import java.util.function.Supplier;

/// A backplane inside this process: what goes out comes in on the same thread. Immutable; safe for
/// any thread.
///
/// @param links everybody who is attached now
/// @param onClose called when this one leaves
record LocalPort(Supplier<List<BackplaneLink>> links, Runnable onClose) implements BackplanePort {
    @Override
    public boolean publish(TopicMessage message) {
        boolean isTaken = true;
        for (BackplaneLink link : links.get()) {
            isTaken &= link.received(message);
        }
        return isTaken;
    }

    @Override
    public void interest(String filter, boolean isWanted) {
        // Who has no subscribers finds out in one look.
    }

    @Override
    public void close() {
        onClose.run();
    }
}
