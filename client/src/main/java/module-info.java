/// The WebSocket client.
@org.jspecify.annotations.NullMarked
module dev.corinth.client {
    requires static org.jspecify;
    requires transitive dev.corinth.http;
    requires transitive dev.corinth.websocket;

    exports dev.corinth.client;
}
