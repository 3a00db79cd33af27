package dev.corinth.server;

import dev.corinth.pubsub.TopicAct;
import dev.corinth.websocket.WebSocket;

/// Says which WebSockets may do what with topics. Safe for any thread: asked by the one that
/// subscribes or publishes, for the loops.
@FunctionalInterface
public interface TopicAccess {
    /// Decides.
    ///
    /// @param socket who asks; what is known of it is attached to it ([WebSocket#attachment])
    /// @param act what it wants to do
    /// @param topic the name, or, for a subscription, perhaps a pattern within that of the rule
    /// @return true to allow it; must not block
    boolean allows(WebSocket socket, TopicAct act, String topic);

    /// Everybody may do everything.
    ///
    /// @return always true
    static TopicAccess everybody() {
        return (socket, act, topic) -> true;
    }

    /// Everybody may subscribe and see who is there; only the application publishes.
    ///
    /// @return false for publishing
    static TopicAccess readers() {
        return (socket, act, topic) -> act != TopicAct.PUBLISH;
    }
}
