/// Topics for browsers: a JSON protocol over a WebSocket, and the JavaScript that speaks it.
@org.jspecify.annotations.NullMarked
module dev.corinth.live {
    requires static org.jspecify;
    requires transitive dev.corinth.server;
    requires tools.jackson.core;

    exports dev.corinth.live;
}
