/// WebSocket frames and compression without I/O.
@org.jspecify.annotations.NullMarked
module dev.corinth.wire {
    requires static org.jspecify;

    exports dev.corinth.wire;
}
