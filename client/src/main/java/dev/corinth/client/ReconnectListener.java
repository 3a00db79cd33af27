package dev.corinth.client;

import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;

/// What a [ReconnectingClient] tells. Called on the loop of its client; no call may block.
///
/// [#onOpen] and [#onClose] are called once for each connection, and never for an older one than
/// the last that was opened.
public interface ReconnectListener extends WebSocketListener {
    /// There is no connection, and the next attempt is set.
    ///
    /// @param loss what happened
    /// @param wait until the next attempt
    default void onWaiting(Loss loss, Duration wait) {}

    /// There will be no connection any more: the last call, exactly once.
    ///
    /// @param loss what happened last; the closure of our own if it was closed by us
    default void onEnd(Loss loss) {}
}
