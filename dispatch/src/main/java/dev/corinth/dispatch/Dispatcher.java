package dev.corinth.dispatch;

import dev.corinth.engine.Connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// The threads of a [Dispatch] that run for one server. Safe for any thread, unless a method says
/// otherwise.
public sealed interface Dispatcher permits Workers, VirtualDispatcher, AppDispatcher {
    /// Makes the mailbox of a connection. On the loop of the connection.
    ///
    /// @param connection whose events it gets
    /// @param recipient what handles them
    /// @return empty
    Mailbox mailbox(Connection connection, Recipient recipient);

    /// How many messages wait or are being handled; a moment later it may be otherwise.
    ///
    /// @return 0 or more
    long pendingMessages();

    /// Handles messages for so long and no longer: then handlers that run are interrupted, and what
    /// waits is dropped, but for the last record of each connection.
    ///
    /// @param grace from now; an earlier deadline holds
    void dropAfter(Duration grace);

    /// Ends the threads when all that was posted is handled. To be called when nothing is posted
    /// any more: the loops have ended.
    ///
    /// @return completes when the threads have ended, or, a second after the deadline, when a
    ///     handler does not return
    CompletableFuture<Void> end();
}
