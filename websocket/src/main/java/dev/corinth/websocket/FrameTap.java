package dev.corinth.websocket;

import dev.corinth.wire.SeenFrame;

/// Is shown the frames of WebSockets, both ways, as they are on the wire: compressed where they
/// are. Called on the loop of the WebSocket; must not block. One that throws is logged and shown
/// nothing more of that WebSocket, which goes on.
@FunctionalInterface
public interface FrameTap {
    /// A frame has been received, or is about to leave.
    ///
    /// @param socket of which WebSocket
    /// @param isSent whether it is ours
    /// @param frame what was on the wire, with the beginning of its payload
    void frame(WebSocket socket, boolean isSent, SeenFrame frame);
}
