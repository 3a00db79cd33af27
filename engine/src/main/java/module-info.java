/// Loops, connections, output queues, buffers, timers, TLS and counters.
@org.jspecify.annotations.NullMarked
module dev.corinth.engine {
    requires static org.jspecify;
    requires dev.corinth.ring;
    requires transitive dev.corinth.poller;

    exports dev.corinth.engine;
}
