/// Moves bytes for one loop: the border, and NIO, epoll and io_uring behind it.
@org.jspecify.annotations.NullMarked
module dev.corinth.poller {
    requires static org.jspecify;
    requires dev.corinth.linux;
    requires jdk.net;

    exports dev.corinth.poller to
            dev.corinth.simulator,
            dev.corinth.dispatch,
            dev.corinth.websocket,
            dev.corinth.server,
            dev.corinth.client,
            dev.corinth.testkit,
            dev.corinth.load,
            dev.corinth.cli,
            dev.corinth.engine;
}
