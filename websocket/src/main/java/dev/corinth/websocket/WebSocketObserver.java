package dev.corinth.websocket;

/// Is told what becomes of all WebSockets of an engine, beside their listeners: for events, logs
/// and figures. Called on the loop of the WebSocket; must not block.
public interface WebSocketObserver {
    /// Nobody.
    WebSocketObserver NONE = new WebSocketObserver() {};

    /// A WebSocket is open; its listener hears of it next.
    ///
    /// @param socket which
    default void opened(WebSocket socket) {}

    /// A WebSocket is gone; its listener has been told.
    ///
    /// @param socket which; nothing can be sent on it
    /// @param closure how it ended
    default void closed(WebSocket socket, Closure closure) {}

    /// A message was not taken, for the output was full.
    ///
    /// @param socket which
    /// @param bytes how long its frame would have been
    default void dropped(WebSocket socket, long bytes) {}
}
