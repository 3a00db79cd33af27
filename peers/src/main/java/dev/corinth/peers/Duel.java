package dev.corinth.peers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/// Runs other servers beside Corinth on the same work and writes down how it went. Used by the main
/// thread.
@Command(
        name = "peers/duel",
        description = {
            "Puts the same load on Corinth and on other Java servers, in turn, and writes the",
            "tables and the chart of docs/benchmarks.md."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Duel implements Callable<Integer> {
    private static final String DEFAULT = "Default: ${DEFAULT-VALUE}.";
    private static final String IDLE = "idle";
    private static final String DOCUMENT = "benchmarks.md";
    private static final String CHART = "peers.svg";

    @Option(
            names = "--servers",
            split = ",",
            paramLabel = "<name>",
            description = "Who takes part, such as corinth-uring,netty-epoll. Default: all.")
    private @Nullable List<String> servers;

    @Option(
            names = "--cases",
            split = ",",
            paramLabel = "<name>",
            description = {
                "What they do: small, deep, 4k, 64k, 64k-text, many, fan, idle.",
                "Default: all."
            })
    private @Nullable List<String> cases;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            paramLabel = "<count>",
            description = {"How often every server has its turn in a case.", DEFAULT})
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            paramLabel = "<seconds>",
            description = {"How long a turn is.", DEFAULT})
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "<seconds>",
            description = {"How long every server is warmed up for a case, at first.", DEFAULT})
    private double warmUp;

    @Option(
            names = "--server-core",
            defaultValue = "0",
            paramLabel = "<number>",
            description = {"The processor of the servers.", DEFAULT})
    private int serverCore;

    @Option(
            names = "--load-core",
            defaultValue = "1",
            paramLabel = "<number>",
            description = {"The processor of the load.", DEFAULT})
    private int loadCore;

    @Option(
            names = "--real-time",
            defaultValue = "0",
            paramLabel = "<priority>",
            description = {
                "Run servers and load as real-time processes (chrt -r), where other work goes on;"
                        + " 0: do not.",
                DEFAULT
            })
    private int realTime;

    @Option(
            names = "--docs",
            defaultValue = "docs",
            paramLabel = "<folder>",
            description = {"Where benchmarks.md and peers.svg are written.", DEFAULT})
    private Path docs = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    private final List<String> typed;

    Duel(List<String> typed) {
        this.typed = typed;
    }

    /// Runs it; the exit code is 0, 1 if it failed, 2 if the command line is wrong.
    ///
    /// @param args see `--help`
    public static void main(String[] args) {
        System.exit(new CommandLine(new Duel(List.of(args))).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Contender> contenders =
                servers == null
                        ? List.of(Contender.values())
                        : servers.stream().map(Contender::of).toList();
        boolean withIdle = cases == null || cases.contains(IDLE);
        List<Case> wanted =
                cases == null
                        ? Arrays.asList(Case.values())
                        : cases.stream().filter(name -> !name.equals(IDLE)).map(Case::of).toList();
        Pins pins = new Pins(serverCore, loadCore, realTime);
        Path logs = Files.createTempDirectory("corinth-duel");
        Load load = new Load(pins, InstructionCounter.find(), logs);
        say("output of servers and load: " + logs);
        Tournament tournament = new Tournament(pins, load, logs, turns(), this::say);
        Outcome outcome =
                new Outcome(
                        String.join(" ", command()),
                        Machine.description(),
                        contenders,
                        tournament.tables(contenders, wanted),
                        withIdle ? tournament.idle(contenders) : List.of(),
                        load.counter().missing());
        write(outcome);
        return 0;
    }

    private Tournament.Turns turns() {
        return new Tournament.Turns(rounds, duration(seconds), duration(warmUp));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private List<String> command() {
        List<String> all = new ArrayList<>(List.of("peers/duel"));
        all.addAll(typed);
        return all;
    }

    private void write(Outcome outcome) throws IOException {
        boolean hasChart = !outcome.tables().isEmpty();
        if (hasChart) {
            Files.writeString(docs.resolve(CHART), BarChart.of(outcome.tables()));
        }
        Path document = docs.resolve(DOCUMENT);
        String before = Files.exists(document) ? Files.readString(document) : "";
        String section = Markdown.of(outcome, hasChart ? CHART : "");
        Files.writeString(document, Section.replaced(before, section));
        PrintWriter out = spec.commandLine().getOut();
        out.print(section);
        out.flush();
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }
}
