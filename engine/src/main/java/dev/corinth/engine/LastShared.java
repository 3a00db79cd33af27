package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

/// The shared bytes that were used last on a loop, wrapped for its queues: a broadcast wraps them
/// once. Owned by its loop.
final class LastShared {
    private @Nullable SharedBytes shared;
    private @Nullable OutputBlock block;

    OutputBlock wrap(SharedBytes next) {
        OutputBlock current = block;
        if (next != shared || current == null) {
            forget();
            next.hold();
            current = new OutputBlock(next.segment(), next::release);
            current.hold();
            shared = next;
            block = current;
        }
        return current;
    }

    void forget() {
        OutputBlock current = block;
        if (current != null) {
            current.release();
            shared = null;
            block = null;
        }
    }
}
