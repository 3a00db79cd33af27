/// WebSocket frames and compression without I/O.
@org.jspecify.annotations.NullMarked
module dev.corinth.wire {
    requires static org.jspecify;

    exports dev.corinth.wire to
            dev.corinth.websocket,
            dev.corinth.client,
            dev.corinth.server,
            dev.corinth.testkit;
}
