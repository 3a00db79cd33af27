/// Lock-free pipes between threads.
@org.jspecify.annotations.NullMarked
module dev.corinth.ring {
    requires static org.jspecify;

    exports dev.corinth.ring to
            dev.corinth.dispatch,
            dev.corinth.engine;
}
