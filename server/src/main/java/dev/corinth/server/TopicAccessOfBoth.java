package dev.corinth.server;

import dev.corinth.pubsub.TopicAct;
import dev.corinth.websocket.WebSocket;

/// Who may do what with topics, said of WebSockets and of requests apart. Immutable.
///
/// @param sockets asked about WebSockets
/// @param requests asked about requests
record TopicAccessOfBoth(TopicAccess sockets, TopicAccess.OfRequests requests)
        implements TopicAccess {
    @Override
    public boolean allows(WebSocket socket, TopicAct act, String topic) {
        return sockets.allows(socket, act, topic);
    }

    @Override
    public boolean allows(HttpRequest request, TopicAct act, String topic) {
        return requests.allows(request, act, topic);
    }
}
