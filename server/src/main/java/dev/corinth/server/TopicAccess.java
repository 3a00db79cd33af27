package dev.corinth.server;

import dev.corinth.pubsub.TopicAct;
import dev.corinth.websocket.WebSocket;

/// Says who may do what with topics: which WebSockets, and which requests that are answered by a
/// stream of events. Safe for any thread: asked by the one that subscribes or publishes, for the
/// loops.
///
/// One that is written as a lambda is asked about WebSockets alone and denies everything to
/// requests; [#andRequests] adds what is asked about those.
@FunctionalInterface
public interface TopicAccess {
    /// Decides about a WebSocket.
    ///
    /// @param socket who asks; what is known of it is attached to it ([WebSocket#attachment])
    /// @param act what it wants to do
    /// @param topic the name, or, for a subscription, perhaps a pattern within that of the rule
    /// @return true to allow it; must not block
    boolean allows(WebSocket socket, TopicAct act, String topic);

    /// Decides about a request: one whose answer is a stream of events, or one that has something
    /// published.
    ///
    /// @param request who asks
    /// @param act what it wants to do
    /// @param topic as above
    /// @return true to allow it; must not block. False unless this is said otherwise
    default boolean allows(HttpRequest request, TopicAct act, String topic) {
        return false;
    }

    /// The same with something that decides about requests.
    ///
    /// @param requests asked about them
    /// @return what asks this one about WebSockets and the other about requests
    default TopicAccess andRequests(OfRequests requests) {
        return new TopicAccessOfBoth(this, requests);
    }

    /// Everybody may do everything, requests too.
    ///
    /// @return always true
    static TopicAccess everybody() {
        TopicAccess sockets = (socket, act, topic) -> true;
        return sockets.andRequests((request, act, topic) -> true);
    }

    /// Everybody may subscribe and see who is there, requests too; only the application publishes.
    ///
    /// @return false for publishing
    static TopicAccess readers() {
        TopicAccess sockets = (socket, act, topic) -> act != TopicAct.PUBLISH;
        return sockets.andRequests((request, act, topic) -> act != TopicAct.PUBLISH);
    }

    /// Says which requests may do what with topics. Safe for any thread.
    @FunctionalInterface
    interface OfRequests {
        /// Decides.
        ///
        /// @param request who asks, with its fields, cookies and certificates
        /// @param act what it wants to do
        /// @param topic the name, or, for a subscription, perhaps a pattern
        /// @return true to allow it; must not block
        boolean allows(HttpRequest request, TopicAct act, String topic);
    }
}
