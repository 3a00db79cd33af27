package dev.corinth.cli;

import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerProbe;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;

/// `corinth version`. Used by the main thread.
@Command(
        name = "version",
        description = "Prints the version of Corinth, Java and the system.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class VersionCommand implements Runnable {
    @Option(
            names = "--verbose",
            description = "Also what this machine has for moving bytes, and what auto takes.")
    private boolean isVerbose;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        for (String line : new Version().getVersion()) {
            out.println(line);
        }
        if (isVerbose) {
            PollerProbe.run().lines().forEach(out::println);
            out.println(PollerChoice.of("auto").reason());
        }
    }
}
