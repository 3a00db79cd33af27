package dev.corinth.websocket;

import java.lang.foreign.MemorySegment;

/// A listener that passes on what it is told to another thread, which calls the application's.
/// Called on the loop of the connection like every listener; its own methods say which thread they
/// are for. For servers.
///
/// What a session does by itself behind a callback is left to it where the callback comes later:
/// when the server stops, a relayed listener says [#goodbye] itself, after the application's
/// [#onShutdown] has returned.
public abstract class RelayedListener implements WebSocketListener {
    /// For subclasses.
    protected RelayedListener() {}

    /// Stops receiving messages because too many wait; at most those in hand still come. It does
    /// not change what [WebSocket#pause] and [WebSocket#resume] have done, nor they this. On the
    /// loop.
    ///
    /// @param socket of this listener
    protected static void hold(WebSocket socket) {
        ((WebSocketSession) socket).hold();
    }

    /// Receives messages again, unless the application has paused. On the loop.
    ///
    /// @param socket of this listener
    protected static void release(WebSocket socket) {
        ((WebSocketSession) socket).release();
    }

    /// Closes as the server does when it stops. For every thread.
    ///
    /// @param socket of this listener
    protected static void goodbye(WebSocket socket) {
        socket.close(((WebSocketSession) socket).tools().webSockets.goodbye(), "");
    }

    /// Shows bytes as a message: a view that is valid until [#hide]. For every thread.
    ///
    /// @param kind text or binary; the text was checked when it was received
    /// @param bytes native memory
    /// @param from where the payload begins
    /// @param to where it ends
    /// @return to be given to a listener
    protected static Message show(MessageKind kind, MemorySegment bytes, long from, long to) {
        return new Message().show(kind, bytes, from, to);
    }

    /// Ends the validity of a message: its callback has returned. On the thread that showed it.
    ///
    /// @param shown by [#show]
    protected static void hide(Message shown) {
        shown.hide();
    }
}
