/// The command line: corinth serve, corinth version.
@org.jspecify.annotations.NullMarked
module dev.corinth.cli {
    requires static org.jspecify;
    requires dev.corinth.server;
    requires dev.corinth.client;
    requires info.picocli;
}
