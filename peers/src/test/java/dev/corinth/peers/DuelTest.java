package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program as a whole, with real servers and real load, as short as it goes.
class DuelTest {
    @TempDir private Path docs;

    private static int run(StringWriter errors, String... arguments) {
        return new CommandLine(new Duel(List.of(arguments)))
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(errors, true))
                .execute(arguments);
    }

    /// Four virtual machines start, one after the other; a busy machine takes most of a minute.
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void aRunWritesItsSectionAndItsChartAndKeepsTheRest() throws Exception {
        Path document = Files.writeString(docs.resolve("benchmarks.md"), "# By hand\n");
        StringWriter errors = new StringWriter();

        // One processor for both, since there may be only one.
        int code =
                run(
                        errors,
                        "--docs=" + docs,
                        "--servers=corinth-epoll,java-websocket",
                        "--cases=small",
                        "--rounds=1",
                        "--seconds=1",
                        "--warm-up=0.5",
                        "--load-core=0");

        assertThat(code).as(errors.toString()).isZero();
        // A machine that is too busy for a figure says so; whether there is one is not told here.
        assertThat(Files.readString(document))
                .startsWith("# By hand\n\n" + Section.BEGIN)
                .endsWith(Section.END)
                .contains("--servers=corinth-epoll,java-websocket")
                .containsPattern("\\| Corinth epoll \\| ([\\d.,]+ µs|–) \\|")
                .containsPattern("\\| Java-WebSocket \\| ([\\d.,]+ µs|–) \\|")
                .doesNotContain("Netty");
        assertThat(Files.readString(docs.resolve("peers.svg"))).startsWith("<svg ");
        assertThat(errors.toString())
                .contains("small")
                .doesNotContain("refused")
                .doesNotContain("the load ended with");
    }

    @Test
    void aNameThatIsNoneEndsItBeforeAnythingStarts() {
        StringWriter errors = new StringWriter();

        assertThat(run(errors, "--docs=" + docs, "--servers=apache")).isNotZero();
        assertThat(errors.toString()).contains("no server 'apache'").doesNotContain("output of");
        assertThat(docs).isEmptyDirectory();
    }
}
