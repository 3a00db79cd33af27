package dev.corinth.websocket;

/// What a session has before its listener is known: nothing reaches it. Immutable.
enum NoListener implements WebSocketListener {
    /// The only one.
    INSTANCE;

    @Override
    public void onMessage(WebSocket socket, Message message) {
        throw new IllegalStateException("a message before the WebSocket was opened");
    }
}
