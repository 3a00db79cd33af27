package dev.corinth.cli;

import dev.corinth.load.Load;
import dev.corinth.load.LoadPlan;
import dev.corinth.load.LoadResult;
import dev.corinth.load.Work;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.OptionalLong;
import java.util.concurrent.Callable;

/// `corinth bench`: the load generator. Used by the main thread.
@Command(
        name = "bench",
        description = {
            "Puts a WebSocket server under load and tells how it did.",
            "Progress goes to standard error, the table at the end to standard output."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Kinds of work: echo, each connection awaits its messages back;",
            "fan, every connection awaits what publishers send; idle, connections are",
            "held; connect, they are opened and closed.",
            "",
            "A time is 5, 0.5, 500ms, 5s, 2m or 1h; a size is 64, 64k or 1m.",
            "",
            "Exit codes: 0 all went well; 1 it could not be done (nobody there, say);",
            "2 the command line is wrong; 3 it was done, with errors; 130 it was ended",
            "by Ctrl-C, after the results so far."
        })
final class Bench implements Callable<Integer> {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
    private static final int WITH_ERRORS = 3;

    @Parameters(
            paramLabel = "<url>",
            description = "Where to: ws://host:port/path, or wss:// with TLS.")
    private String url = "";

    @Option(
            names = {"-k", "--kind"},
            defaultValue = "echo",
            paramLabel = "<kind>",
            description = {"What connections do: echo, fan, idle or connect.", DEFAULT})
    private Work kind = Work.ECHO;

    @Option(
            names = {"-p", "--pid"},
            paramLabel = "<pid>",
            description =
                    "The process of the server, on this machine: tell its CPU time for each message"
                            + " and its memory.")
    private @Nullable Long pid;

    @Mixin private final TrafficOptions traffic = new TrafficOptions();
    @Mixin private final SpanOptions span = new SpanOptions();
    @Mixin private final ClientOptions client = new ClientOptions();
    @Mixin private final ConnectOptions connecting = new ConnectOptions();
    @Mixin private final OutputOptions output = new OutputOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        CommandLine command = spec.commandLine();
        Load load = new Load(plan(), second -> output.tell(command, second));
        Ending ending = Ending.install(load::stop);
        try {
            LoadResult result = load.run();
            output.write(command, result);
            return result.errors().total() == 0 ? 0 : WITH_ERRORS;
        } finally {
            ending.finished();
        }
    }

    /// What is wrong with the numbers is a wrong command line.
    private LoadPlan plan() {
        try {
            output.check();
            return new LoadPlan(
                    url,
                    kind,
                    traffic.connections(),
                    traffic.traffic(),
                    span.span(),
                    client.lanes(),
                    connecting.client(),
                    pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
