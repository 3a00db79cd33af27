/// HTTP/1.1 messages without I/O, and the WebSocket handshake of both sides.
@org.jspecify.annotations.NullMarked
module dev.corinth.http {
    requires static org.jspecify;

    exports dev.corinth.http;
}
