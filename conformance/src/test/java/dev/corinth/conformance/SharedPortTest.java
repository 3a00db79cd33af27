package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.PollerChoice;
import dev.corinth.poller.PollerException;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Two processes on one port.
@EnabledOnOs(OS.LINUX)
class SharedPortTest {
    private static final int PEERS = 64;
    private static final Pattern CHATTING = Pattern.compile("\"chatting\":(\\d+)");

    @ParameterizedTest
    @CsvSource({"nio, 1", "epoll, 1", "uring, 1", "uring, 2"})
    void SV_28_twoProcessesServeOnePort(String poller, String loops) throws Exception {
        requireRuns(poller);
        List<RawPeer> peers = new ArrayList<>();
        try (var first = new CorinthServe("--share-port", "--poller", poller, "--loops", loops);
                var second =
                        new CorinthServe(
                                Map.of(
                                        "CORINTH_PORT",
                                        Integer.toString(first.page().getPort()),
                                        "CORINTH_SHARE_PORT",
                                        "true"),
                                "--poller",
                                poller,
                                "--loops",
                                loops)) {
            assertThat(second.page()).isEqualTo(first.page());
            for (int i = 0; i < PEERS; i++) {
                peers.add(first.open("/chat"));
            }

            // Whichever answers, the other process has the rest.
            assertThat(chatting(first)).isBetween(1, PEERS - 1);
        } finally {
            peers.forEach(RawPeer::close);
        }
    }

    /// How many are in the chat of the process that answers.
    private static int chatting(CorinthServe serve) {
        try (RawPeer figures = serve.open("/figures")) {
            String told = figures.expectFrame().text();
            Matcher matcher = CHATTING.matcher(told);
            assertThat(matcher.find()).as(told).isTrue();
            return Integer.parseInt(matcher.group(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void SV_28_aPortThatIsNotSharedIsRefusedWithAdvice(String poller) throws Exception {
        requireRuns(poller);
        try (var first = new CorinthServe("--poller", poller, "--loops", "1")) {
            String port = Integer.toString(first.page().getPort());
            for (String more : List.of("--loops=1", "--loops=2", "--share-port")) {
                List<String> command =
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.corinth.cli.Main",
                                "serve",
                                "--port",
                                port,
                                "--poller",
                                poller,
                                more);
                try (Child second = Child.startTellingErrors(command)) {
                    assertThat(String.join(" ", second.nextLine()))
                            .startsWith("corinth: cannot listen on /127.0.0.1:" + port + ": ")
                            .containsIgnoringCase("in use")
                            .endsWith(
                                    "; choose another port, or have all who listen there share it");
                    assertThat(second.awaitExit()).isEqualTo(1);
                }
            }
        }
    }

    private static void requireRuns(String poller) {
        try {
            assertThat(PollerChoice.of(poller).name()).isEqualTo(poller);
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
        }
    }
}
