/// The figures of a server for Micrometer.
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-transitive-automatic") // Micrometer has no module descriptor
module dev.corinth.metrics {
    requires static org.jspecify;
    requires transitive dev.corinth.server;
    requires transitive micrometer.core;

    exports dev.corinth.metrics;
}
