/// Ties a connection of the engine to the WebSocket codec.
@org.jspecify.annotations.NullMarked
module dev.corinth.websocket {
    requires static org.jspecify;
    requires transitive dev.corinth.engine;
    requires transitive dev.corinth.http;
    requires transitive dev.corinth.wire;

    exports dev.corinth.websocket;
}
