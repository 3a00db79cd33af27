package dev.corinth.cli;

import dev.corinth.client.ClientException;
import dev.corinth.load.LoadException;
import dev.corinth.poller.PollerException;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.UncheckedIOException;

/// The program `corinth`. Used by the main thread.
///
/// Exit codes: 0 done, 1 it could not be done (the text says why), 2 the command line is wrong;
/// those of `bench` and `replay` stand in their help.
@Command(
        name = "corinth",
        description = "WebSocket server and tools.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {Serve.class, Bench.class, Replay.class, VersionCommand.class})
public final class Main implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /// Made for the command line only.
    public Main() {}

    /// Runs a command and ends the process with its exit code.
    ///
    /// @param arguments of the command line
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: serve, bench, replay or version");
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler(Main::report)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    /// What could not be done is said in one line; only a defect of ours shows where it happened.
    private static int report(
            Exception thrown, CommandLine command, CommandLine.ParseResult parsed) {
        boolean isExpected =
                thrown instanceof IllegalArgumentException
                        || thrown instanceof PollerException
                        || thrown instanceof LoadException
                        || thrown instanceof ClientException
                        || thrown instanceof UncheckedIOException;
        if (isExpected) {
            command.getErr().println("corinth: " + thrown.getMessage());
        } else {
            thrown.printStackTrace(command.getErr());
        }
        return 1;
    }
}
