package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The Autobahn suite against `corinth serve`.
class AutobahnServerTest {

    private static final Path KEPT = Path.of("results", "autobahn-server.txt");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void answersAShortSelectionOfCasesAsItMust() throws Exception {
        Verdicts verdicts = run(Autobahn.SHORT);

        assertThat(verdicts.byCase()).hasSizeGreaterThan(100);
        assertThat(verdicts.wrong()).hasToString("");
        assertThat(verdicts).isEqualTo(Verdicts.read(KEPT).within(verdicts));
    }

    @Test
    @Tag("whole")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void answersEveryCaseAsItMust() throws Exception {
        Verdicts verdicts = run(Autobahn.ALL);
        verdicts.write(
                Path.of("target", "results", "autobahn-server.txt"), "Autobahn 0.5.6, our server");

        assertThat(verdicts.byCase()).hasSize(301);
        assertThat(verdicts.wrong()).hasToString("");
        assertThat(verdicts).isEqualTo(Verdicts.read(KEPT));
    }

    private static Verdicts run(List<String> cases) throws Exception {
        try (var server = new CorinthServe("--max-message", "16m", "--deflate");
                var suite = Autobahn.client(server.echo(), cases)) {
            return suite.verdicts();
        }
    }
}
