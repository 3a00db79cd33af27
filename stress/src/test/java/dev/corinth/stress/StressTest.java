package dev.corinth.stress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Runs jcstress over all tests of this module, in virtual machines of its own.
class StressTest {
    private static final Path REPORT = Path.of("target", "jcstress").toAbsolutePath();
    private static final Pattern RESULTS =
            Pattern.compile(
                    "Results: (\\d+) planned; (\\d+) passed, 0 failed, 0 soft errs, 0 hard errs");

    /// One short try each, in one way of compiling: that they run at all.
    private static final String SHORTEST = "-m sanity -sc false -jvmArgs -ea";

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void findsNoOutcomeThatIsForbidden() throws Exception {
        String set = System.getProperty("stress.options", "");

        Path log = run(List.of((set.isEmpty() ? SHORTEST : set).split(" ")));

        String text = Files.readString(log);
        MatchResult last =
                RESULTS.matcher(text)
                        .results()
                        .reduce((earlier, later) -> later)
                        .orElseThrow(() -> new AssertionError("no results, see " + log));
        assertThat(text).as("see %s", log).contains("Failed tests: No matches.");
        assertThat(text).as("see %s", log).contains("Error tests: No matches.");
        assertThat(text).as("tests that cannot run here").doesNotContain("would not run");
        assertThat(last.group(2)).as("passed, see %s", log).isEqualTo(last.group(1));
    }

    private static Path run(List<String> options) throws IOException, InterruptedException {
        Files.createDirectories(REPORT);
        Path log = REPORT.resolve("jcstress.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("org.openjdk.jcstress.Main");
        command.addAll(List.of("-r", REPORT.toString()));
        command.addAll(options);
        Process process =
                new ProcessBuilder(command)
                        .directory(REPORT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor()).as("exit code, see %s", log).isZero();
        } finally {
            process.destroyForcibly();
        }
        return log;
    }
}
