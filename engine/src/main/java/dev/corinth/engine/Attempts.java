package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

/// Things that are all tried, whatever some of them throw. Owned by the caller.
final class Attempts {
    private @Nullable Throwable first;

    /// Does something, and keeps what it throws for [#end].
    void attempt(Runnable action) {
        try {
            action.run();
        } catch (Throwable thrown) {
            Throwable before = first;
            if (before == null) {
                first = thrown;
            } else if (before != thrown) {
                before.addSuppressed(thrown);
            }
        }
    }

    /// Throws what was thrown first, with what came later added to it.
    void end() {
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
        assert first == null : first;
    }
}
