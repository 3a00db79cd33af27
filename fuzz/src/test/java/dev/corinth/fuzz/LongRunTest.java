package dev.corinth.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Fuzzes every target for long, each in a virtual machine of its own, and writes down the result.
@Tag("fuzz")
class LongRunTest {

    private static final Path RESULTS = Path.of("..", "docs", "fuzzing.md");
    private static final Path WORK = Path.of("target", "fuzz").toAbsolutePath();
    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final Pattern ROW =
            Pattern.compile("\\| `(\\w+)` \\| ([\\d,]+) \\| (\\d+) \\| ([\\d,]+) s \\| (\\S+) \\|");

    /// One execution in so many also compares what the code compares, which finds words that no
    /// chance would find and takes four times as long.
    private static final int COMPARING = 10;

    private static final String INSTRUMENTED =
            "dev.corinth.http.**:dev.corinth.wire.**:dev.corinth.engine.**"
                    + ":dev.corinth.websocket.**:dev.corinth.server.**";

    /// Longer inputs reach nothing more: each limit of a target is below.
    private static final int LONGEST_INPUT = 1024;

    /// Left alone, Jazzer would stop after five minutes.
    private static final int MOST_SECONDS = 4 * 3600;

    private static final String INTRODUCTION =
            """
            # Fuzzing

            Written by `mvn -Pfuzz -pl fuzz -am verify`: Jazzer runs each target, from the kept
            corpus and what earlier runs have left in `fuzz/target`, until the executions are done
            or something is found. A tenth of them also shows Jazzer the operands of comparisons,
            the others only coverage. How many is set by `-Dfuzz.executions`, and
            `-Dfuzz.only=<target>` chooses one target. The options `-Dtest=LongRunTest` and
            `-Dsurefire.failIfNoSpecifiedTests=false` leave out the other tests of the build.

            Runs are added up: a row counts all executions and seconds since it was begun, and the
            findings that are open after the last of them. When a target judges something else than
            before, its row is deleted and begins again. A row is full at 10,000,000 executions; one
            with fewer is not done yet.

            `Inflate` and `Deflate` are the two sides of compression. `Connection` is a whole
            server on a simulated network.

            | target | executions | open findings | took | last run |
            |---|---|---|---|---|
            """;

    /// What is known of a target's runs. Immutable.
    ///
    /// @param executions of all runs
    /// @param findings of the last
    /// @param seconds of all runs
    /// @param on the day of the last
    private record Row(long executions, int findings, long seconds, String on) {

        private static final Row NONE = new Row(0, 0, 0, "never");

        private Row plus(long moreExecutions, int nowFound, long moreSeconds) {
            return new Row(
                    executions + moreExecutions,
                    nowFound,
                    seconds + moreSeconds,
                    LocalDate.now(ZoneOffset.UTC).toString());
        }
    }

    /// All targets, or the one that the property `fuzz.only` names.
    static List<Target> targets() {
        String only = System.getProperty("fuzz.only", "");
        return Target.ALL.stream()
                .filter(target -> only.isEmpty() || target.toString().equals(only))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    @Timeout(value = 5, unit = TimeUnit.HOURS)
    void findsNothing(Target target) throws Exception {
        long executions = Long.getLong("fuzz.executions", 100_000);

        run(target, "comparing", executions / COMPARING, List.of());
        run(target, "covering", executions - executions / COMPARING, List.of("--trace=cov"));
    }

    /// Runs a target and adds to its row.
    private static void run(Target target, String name, long executions, List<String> options)
            throws IOException, InterruptedException {
        Path log = fuzz(target, name, executions, options);
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        Matcher done = DONE.matcher(text);
        boolean isFinding =
                text.contains("libFuzzer crashing input") || text.contains("timeout after");
        boolean isDone = done.find();
        assertThat(isDone || isFinding).as("the end of a run, told in %s", log).isTrue();
        // A run that found something does not say how far it came.
        long count = isDone ? Long.parseLong(done.group(1)) : 0;
        record(target, count, isFinding, isDone ? Long.parseLong(done.group(2)) : 0);
        assertThat(isFinding).as("a finding, see %s", log).isFalse();
    }

    private static Path fuzz(Target target, String name, long executions, List<String> options)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(WORK.resolve(target.toString()));
        Files.createDirectories(folder.resolve("corpus"));
        Path log = WORK.resolve(target + "-" + name + ".log");
        List<String> command = new ArrayList<>(command(target, executions));
        command.addAll(options);
        command.add("corpus");
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        return log;
    }

    private static List<String> command(Target target, long executions) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.test().getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_excludes=**",
                "-runs=" + executions,
                "-max_len=" + LONGEST_INPUT,
                "-max_total_time=" + MOST_SECONDS,
                "-timeout=20");
    }

    /// Adds to the target's row in the table, and leaves the others as they are.
    private static void record(Target target, long executions, boolean isFinding, long seconds)
            throws IOException {
        Map<String, Row> rows = new TreeMap<>();
        if (Files.exists(RESULTS)) {
            Matcher row = ROW.matcher(Files.readString(RESULTS));
            while (row.find()) {
                rows.put(
                        row.group(1),
                        new Row(
                                number(row.group(2)),
                                Integer.parseInt(row.group(3)),
                                number(row.group(4)),
                                row.group(5)));
            }
        }
        Row before = rows.getOrDefault(target.toString(), Row.NONE);
        rows.put(target.toString(), before.plus(executions, isFinding ? 1 : 0, seconds));
        StringBuilder text = new StringBuilder(INTRODUCTION);
        rows.forEach(
                (name, row) ->
                        text.append(
                                "| `%s` | %,d | %d | %,d s | %s |%n"
                                        .formatted(
                                                name,
                                                row.executions(),
                                                row.findings(),
                                                row.seconds(),
                                                row.on())));
        Files.writeString(RESULTS, text);
    }

    private static long number(String digits) {
        return Long.parseLong(digits.replace(",", ""));
    }
}
