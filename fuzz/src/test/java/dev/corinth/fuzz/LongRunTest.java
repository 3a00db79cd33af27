package dev.corinth.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
    private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` (\\|.*)");

    private static final String INTRODUCTION =
            """
            # Fuzzing

            Written by `mvn -Pfuzz -pl fuzz -am verify`: Jazzer runs each target from its corpus on,
            until the executions are done or something is found. How often is set by
            `-Dfuzz.executions`, and `-Dfuzz.only=<target>` chooses one target.

            | target | executions | findings | took | on |
            |---|---|---|---|---|
            """;

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

        Path log = fuzz(target, executions);

        String text = Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
        Matcher done = DONE.matcher(text);
        assertThat(done.find()).as("the end of a run, told in %s", log).isTrue();
        boolean isFinding =
                text.contains("libFuzzer crashing input") || text.contains("timeout after");
        record(
                target,
                "| %,d | %s | %s | %s |"
                        .formatted(
                                Long.parseLong(done.group(1)),
                                isFinding ? "1" : "0",
                                done.group(2) + " s",
                                LocalDate.now(ZoneOffset.UTC)));
        assertThat(isFinding).as("a finding, see %s", log).isFalse();
    }

    private static Path fuzz(Target target, long executions)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(WORK.resolve(target.toString()));
        Files.createDirectories(folder.resolve("corpus"));
        Path log = WORK.resolve(target + ".log");
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea",
                        "-XX:+UseSerialGC",
                        "-Xmx1g",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.test().getName(),
                        "--instrumentation_includes=dev.corinth.http.**:dev.corinth.wire.**",
                        "--custom_hook_excludes=**",
                        "-runs=" + executions,
                        "-timeout=20",
                        "corpus");
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

    /// Replaces the target's row in the table, and leaves the others as they are.
    private static void record(Target target, String cells) throws IOException {
        Map<String, String> rows = new TreeMap<>();
        if (Files.exists(RESULTS)) {
            Matcher row = ROW.matcher(Files.readString(RESULTS));
            while (row.find()) {
                rows.put(row.group(1), row.group(2));
            }
        }
        rows.put(target.toString(), cells);
        StringBuilder text = new StringBuilder(INTRODUCTION);
        rows.forEach((name, rest) -> text.append("| `%s` %s%n".formatted(name, rest)));
        Files.writeString(RESULTS, text);
    }
}
