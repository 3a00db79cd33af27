package dev.corinth.load;

import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

/// A connection that reads nothing from the moment it is open, as a client does that hangs. Owned
/// by its lane.
///
/// How it ends is the server's affair.
final class StalledPeer implements WebSocketListener {
    private boolean isOpen;

    /// Made before it is open.
    StalledPeer() {}

    boolean isOpen() {
        return isOpen;
    }

    @Override
    public void onOpen(WebSocket socket) {
        isOpen = true;
        socket.pause();
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        // What came with the answer to the handshake: nobody awaits it.
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        isOpen = false;
    }
}
