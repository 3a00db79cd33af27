package dev.corinth.websocket;

import dev.corinth.engine.Command;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;

import java.util.function.Consumer;

/// A WebSocket by its id, whether it is still there or not. Immutable; safe for any thread.
public final class WebSocketReference {
    private final Engine engine;
    private final long id;

    WebSocketReference(Engine engine, long id) {
        this.engine = engine;
        this.id = id;
    }

    /// Does something with the WebSocket, on its loop: at once if the caller is that loop.
    ///
    /// @param action what to do if it is there
    /// @param missing what to do if it is gone, also where its loop dies meanwhile
    /// @return false if there can be no WebSocket of this id; nothing is done then
    public boolean with(Consumer<WebSocket> action, Runnable missing) {
        Loop loop = engine.loopOf(id);
        if (loop == null) {
            return false;
        }
        if (loop.isOwner()) {
            find(loop, action, missing);
            return true;
        }
        return loop.execute(new Command(() -> find(loop, action, missing), missing));
    }

    private void find(Loop loop, Consumer<WebSocket> action, Runnable missing) {
        Connection connection = loop.find(id);
        if (connection != null && connection.protocol() instanceof WebSocketSession session) {
            action.accept(session);
        } else {
            missing.run();
        }
    }
}
