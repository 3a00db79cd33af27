/// Who runs a handler: the loop, a pool of workers, virtual threads, a thread of its own.
@org.jspecify.annotations.NullMarked
module dev.corinth.dispatch {
    requires static org.jspecify;
    requires transitive dev.corinth.engine;
    requires dev.corinth.ring;

    exports dev.corinth.dispatch;
}
