package dev.corinth.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Thrown when no load can be made: nobody is there, or the process to look at. Immutable.
public final class LoadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LoadException(String message) {
        super(message);
    }

    LoadException(String message, Throwable cause) {
        super(message, cause);
    }

    /// Waits for an answer of a lane.
    ///
    /// @throws LoadException if the lane has failed
    static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw new LoadException("a thread of the load has failed: " + e.getCause(), e);
        }
    }
}
