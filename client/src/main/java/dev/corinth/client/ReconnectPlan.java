package dev.corinth.client;

import dev.corinth.engine.OverflowPolicy;
import dev.corinth.http.WebSocketUri;
import dev.corinth.websocket.WebSocketConfig;

import java.net.InetAddress;

/// What a [ReconnectingClient] was asked for. Immutable.
///
/// @param uri where
/// @param config of each connection
/// @param how to stay connected
/// @param listener is told
/// @param loops it runs on
record ReconnectPlan(
        WebSocketUri uri,
        ClientConfig config,
        ReconnectConfig how,
        ReconnectListener listener,
        ClientLoops loops) {

    static ReconnectPlan of(
            String uri, ClientConfig config, ReconnectConfig how, ReconnectListener listener) {
        return new ReconnectPlan(
                WebSocketUri.parse(uri),
                config,
                how,
                listener,
                config.loops().orElseGet(ClientLoops::shared));
    }

    /// Makes ready for one attempt: may ask somebody for a token and a server for an address.
    ///
    /// @throws ClientException if the name is unknown
    Dialer dialer() {
        ClientConfig now = how.prepare().map(it -> it.apply(config)).orElse(config);
        WebSocketConfig behaviour = now.webSocket();
        // Where the output is full our own queue goes on.
        WebSocketConfig refusing =
                behaviour.output(behaviour.output().policy(OverflowPolicy.DROP_NEWEST));
        return Dialer.to(uri.toString(), now.webSocket(refusing).loops(loops));
    }

    /// Whether [#dialer] may have to wait for somebody, which no loop does.
    boolean mayBlock() {
        return how.prepare().isPresent() || (uri.socketFile().isEmpty() && !isLiteral(uri.host()));
    }

    private static boolean isLiteral(String host) {
        try {
            return InetAddress.ofLiteral(host) != null;
        } catch (IllegalArgumentException e) {
            // A name.
            return false;
        }
    }
}
