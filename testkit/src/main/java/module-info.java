/// What users of Corinth test their handlers with.
@org.jspecify.annotations.NullMarked
module dev.corinth.testkit {
    requires static org.jspecify;
    requires transitive dev.corinth.server;
    requires transitive dev.corinth.client;
    requires transitive dev.corinth.simulator;

    exports dev.corinth.testkit;
}
