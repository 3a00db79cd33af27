/// The command line: corinth serve, bench, replay, version.
@org.jspecify.annotations.NullMarked
module dev.corinth.cli {
    requires static org.jspecify;
    requires dev.corinth.admin;
    requires dev.corinth.client;
    requires dev.corinth.live;
    requires dev.corinth.load;
    requires dev.corinth.server;
    requires info.picocli;
    requires java.logging;
    requires jdk.unsupported;
    requires tools.jackson.core;

    exports dev.corinth.cli;

    opens dev.corinth.cli to
            info.picocli;
}
