/// Topics: who subscribes to what, who is sent what, and what is kept for those who come back.
@org.jspecify.annotations.NullMarked
module dev.corinth.pubsub {
    requires static org.jspecify;
    requires transitive dev.corinth.engine;

    exports dev.corinth.pubsub;
}
