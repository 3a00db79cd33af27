package dev.corinth.server;

import dev.corinth.http.RequestHead;

import java.util.Map;

/// A request that asks for no WebSocket. Immutable once a handler has it.
final class PlainRequest extends HttpRequest {
    PlainRequest(RequestHead head, Map<String, String> parameters, Peer peer) {
        super(head, parameters, peer);
    }
}
