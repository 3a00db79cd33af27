/// The load generator behind corinth bench.
@org.jspecify.annotations.NullMarked
module dev.corinth.load {
    requires static org.jspecify;
    requires transitive dev.corinth.client;
    requires java.desktop;
    requires HdrHistogram;
    requires org.knowm.xchart;
    requires VectorGraphics2D;

    exports dev.corinth.load;
}
