package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The section that a run writes.
class MarkdownTest {
    private static final String TEXT = Markdown.of(Readings.outcome(), "peers.svg");

    private static String version(Contender contender) {
        return contender.version();
    }

    @Test
    void everyCaseHasItsBarAndWhetherItIsMet() {
        assertThat(TEXT)
                .contains(
                        "| 64 × 64 B | Corinth io_uring, 3.00 µs | Netty epoll, 6.00 µs |"
                                + " 0.50 | 0.75 | met |\n")
                .contains(
                        "| 64 × 64 B, 16 in flight | Corinth io_uring, 3.00 µs |"
                                + " Netty epoll, 4.00 µs | 0.75 | 0.50 | **missed** |\n");
    }

    @Test
    void serversStandBelowEachOtherAndCasesBesideEachOther() {
        assertThat(TEXT)
                .contains(
                        "| server | 64 × 64 B | 64 × 64 B, 16 in flight |\n| --- | ---: | ---: |\n")
                .contains("| Netty epoll | 6.00 µs | 4.00 µs |\n")
                .contains("| Netty epoll | 166,667 | 250,000 |\n")
                .contains("| Netty epoll | 12.0 µs / 54.0 µs | 8.00 µs / 36.0 µs |\n");
    }

    @Test
    void whoHasNoFiguresIsNamedWithTheReason() {
        assertThat(TEXT)
                .contains("| Helidon | 12.5 µs | – |\n")
                .contains("- Helidon, 64 × 64 B, 16 in flight: 7 errors: closed\n")
                .contains("- Helidon, idle: ended too early\n")
                .contains("No instructions were counted: no counter.\n")
                .doesNotContain("and more");
    }

    @Test
    void idleConnectionsAreToldInBytesForEach() {
        assertThat(TEXT)
                .contains("each of 19,000 idle connections")
                .contains("| Corinth io_uring | 1,000 | 300 |\n")
                .contains("| Helidon | – | – |\n");
    }

    @Test
    void commandMachineAndSetUpAreThere() {
        assertThat(TEXT)
                .contains("```\npeers/duel --rounds 3\n```\n")
                .startsWith("On a machine:\n")
                .contains("](peers.svg)\n")
                .contains(
                        "| Netty epoll | " + version(Contender.NETTY_EPOLL) + " | one event loop");
        assertThat(List.of(Contender.values()))
                .allSatisfy(one -> assertThat(version(one)).matches("\\d+\\.\\d+\\..*"));
    }
}
