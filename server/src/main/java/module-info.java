/// Listeners, routes, HTTP answers and the WebSocket upgrade.
@org.jspecify.annotations.NullMarked
module dev.corinth.server {
    requires static org.jspecify;
<<<<<<< HEAD
    requires dev.corinth.json;
=======
    requires jdk.management;
>>>>>>> cf63010 (Shed load before the heap or the native memory is full)
    requires jdk.jfr;
    requires transitive dev.corinth.dispatch;
    requires transitive dev.corinth.http;
    requires transitive dev.corinth.pubsub;
    requires transitive dev.corinth.websocket;

    exports dev.corinth.server;
}
