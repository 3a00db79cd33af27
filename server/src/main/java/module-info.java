/// Listeners, routes, HTTP answers and the WebSocket upgrade.
@org.jspecify.annotations.NullMarked
module dev.corinth.server {
    requires static org.jspecify;
    requires dev.corinth.json;
    requires jdk.management;
    requires jdk.jfr;
    requires transitive dev.corinth.dispatch;
    requires transitive dev.corinth.http;
    requires transitive dev.corinth.pubsub;
    requires transitive dev.corinth.websocket;

    exports dev.corinth.server;
}
