package dev.corinth.cli;

import dev.corinth.load.Lanes;

import picocli.CommandLine.Option;

/// The options of `corinth bench` that say on what connections run. Used by the main thread.
final class ClientOptions {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";

    @Option(
            names = {"-l", "--loops"},
            defaultValue = "1",
            paramLabel = "<count>",
            description = {"On how many loops, each with a thread, to 64.", DEFAULT})
    private int loops;

    @Option(
            names = "--poller",
            defaultValue = "auto",
            paramLabel = "<name>",
            description = {"What moves the bytes: auto, uring, epoll or nio.", DEFAULT})
    private String poller = "";

    @Option(
            names = "--opening",
            defaultValue = "100",
            paramLabel = "<count>",
            description = {"How many connections are being opened at once, to 4096.", DEFAULT})
    private int opening;

    Lanes lanes() {
        return new Lanes(loops, poller, opening);
    }
}
