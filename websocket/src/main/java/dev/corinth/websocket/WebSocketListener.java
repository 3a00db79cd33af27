package dev.corinth.websocket;

/// What an application does with a WebSocket. Called on the loop of the connection, where it must
/// not block, unless its route says otherwise; one call at a time for each connection. One listener
/// may serve many connections.
///
/// What a method throws is logged and closes the connection with 1011. A message, ping or pong is
/// a view that is valid until the method returns.
@FunctionalInterface
public interface WebSocketListener {
    /// A whole message came.
    ///
    /// @param socket which connection
    /// @param message what came; a view
    void onMessage(WebSocket socket, Message message);

    /// The WebSocket is open: the first moment to send. Messages that came with the handshake
    /// wait until this returns.
    ///
    /// @param socket which connection
    default void onOpen(WebSocket socket) {}

    /// The WebSocket is gone. The last call, exactly once for each [#onOpen].
    ///
    /// @param socket which connection; nothing can be sent on it
    /// @param closure code, reason, and whether it was clean
    default void onClose(WebSocket socket, Closure closure) {}

    /// The peer asks to close. Unless overridden it is answered with its own code. Whoever
    /// overrides it closes soon; the connection is cut after the close timeout.
    ///
    /// @param socket which connection
    /// @param code the peer's code, 1005 if it gave none
    /// @param reason the peer's reason, may be empty
    default void onClosing(WebSocket socket, int code, String reason) {
        socket.close();
    }

    /// A ping came. Unless overridden it is answered.
    ///
    /// @param socket which connection
    /// @param ping its payload, at most 125 bytes; a view
    default void onPing(WebSocket socket, Message ping) {
        socket.pong(ping.bytes());
    }

    /// A pong came, asked for or not. Unless overridden it is ignored.
    ///
    /// @param socket which connection
    /// @param pong its payload, at most 125 bytes; a view
    default void onPong(WebSocket socket, Message pong) {}

    /// A piece of a message came, on routes that stream; there [#onMessage] is not called. A
    /// piece of text may end inside a character.
    ///
    /// @param socket which connection
    /// @param piece what came; a view, its kind is that of the message
    /// @param isFirst whether the message starts with it
    /// @param isLast whether the message ends with it
    default void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {}

    /// The output had been above its high-water mark, or messages were dropped, or somebody has
    /// asked to be told ([WebSocket#askWritable]); now half of it is free.
    ///
    /// @param socket which connection
    default void onWritable(WebSocket socket) {}

    /// The server stops and closes this connection with 1001 when this returns. A last message may
    /// be sent.
    ///
    /// @param socket which connection
    default void onShutdown(WebSocket socket) {}
}
