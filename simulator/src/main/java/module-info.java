/// The poller that plays a network: virtual time, seeded faults.
@org.jspecify.annotations.NullMarked
module dev.corinth.simulator {
    requires static org.jspecify;
    requires transitive dev.corinth.poller;

    exports dev.corinth.simulator;
}
