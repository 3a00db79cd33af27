package dev.corinth.websocket;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Membership;
import dev.corinth.wire.Role;

/// A WebSocket of a server as one of many that are sent the same frames, for modules that do that.
/// Immutable; a method that is not for every thread says so.
public final class WebSocketMember {
    private final WebSocketSession session;

    private WebSocketMember(WebSocketSession session) {
        this.session = session;
    }

    /// Looks at a WebSocket as a member.
    ///
    /// @param socket of a server
    /// @return the member
    /// @throws IllegalArgumentException for a client's, whose frames each have a mask of their own
    public static WebSocketMember of(WebSocket socket) {
        WebSocketSession session =
                switch (socket) {
                    case WebSocketSession only -> only;
                };
        if (session.role() != Role.SERVER) {
            throw new IllegalArgumentException("a member is of a server's WebSockets");
        }
        return new WebSocketMember(session);
    }

    /// The WebSocket.
    ///
    /// @return as it was given
    public WebSocket socket() {
        return session;
    }

    /// Its connection.
    ///
    /// @return open or not
    public Connection connection() {
        return session.connection();
    }

    /// Whose it is.
    ///
    /// @return the WebSockets of its engine
    public WebSockets webSockets() {
        return session.tools().webSockets;
    }

    /// Whether it takes messages that were compressed for many ([WebSockets#deflated]). Who agreed
    /// on messages that refer back to earlier ones, or on a window narrower than 15 bits, does not.
    ///
    /// @return false: it is sent them plain
    public boolean takesDeflated() {
        return session.takesShared();
    }

    /// Does something on the loop of the connection: at once if the caller is that loop.
    ///
    /// @param action short and not blocking; not done if the loop has ended
    public void onLoop(Runnable action) {
        session.onLoop(action);
    }

    /// Says what this belongs to from here on: it is told to let the connection go when the end
    /// begins, before a close frame leaves. On the loop.
    ///
    /// @param membership told once
    /// @return false if the end has begun already; nothing is told then
    public boolean join(Membership membership) {
        if (!session.isOpen()) {
            return false;
        }
        session.joined(membership);
        return true;
    }

    WebSocketSession session() {
        return session;
    }
}
