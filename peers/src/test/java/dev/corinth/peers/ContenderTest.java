package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/// Who takes part, by which name, and how it is started.
class ContenderTest {
    @Test
    void everyServerIsFoundByItsName() {
        for (Contender one : Contender.values()) {
            assertThat(Contender.of(one.label())).isEqualTo(one);
        }
        assertThatThrownBy(() -> Contender.of("apache"))
                .hasMessageStartingWith("no server 'apache'; there are corinth-uring, ");
    }

    @Test
    void everyCaseIsFoundByItsName() {
        for (Case one : Case.values()) {
            assertThat(Case.of(one.label())).isEqualTo(one);
        }
        assertThatThrownBy(() -> Case.of("huge"))
                .hasMessageStartingWith("no case 'huge'; there are small, deep, ");
    }

    @Test
    void corinthIsItsOwnProgramWithTheLimitOfTheOthers() {
        assertThat(Contender.CORINTH_EPOLL.command(7))
                .startsWith("dev.corinth.cli.Main", "serve", "--port", "7")
                .containsSequence("--poller", "epoll")
                .containsSequence("--loops", "1")
                .containsSequence("--max-message", "16m");
        assertThatThrownBy(() -> Contender.CORINTH_URING.start(0))
                .hasMessageContaining("its own program");
    }

    @Test
    void textGoesToTheEchoAndTheFanToTheChat() {
        assertThat(Case.TEXT.arguments(7))
                .contains("ws://127.0.0.1:7/echo", "--text")
                .containsSequence("--kind", "echo")
                .containsSequence("--size", "65536");
        assertThat(Case.FAN.arguments(7))
                .contains("ws://127.0.0.1:7/chat")
                .doesNotContain("--text")
                .containsSequence("--kind", "fan")
                .containsSequence("--connections", "1000");
    }

    @Test
    void serversAndLoadArePinnedAndStartedAlike() {
        Pins pins = new Pins(0, 1, 20);

        assertThat(pins.server(Contender.JETTY.command(7)))
                .startsWith("taskset", "-c", "0", "chrt", "-r", "20")
                .containsSubsequence(Pins.FLAGS)
                .endsWith("dev.corinth.peers.PeerMain", "jetty", "7");
        assertThat(pins.load(Case.SMALL.arguments(7))).startsWith("taskset", "-c", "1");
        assertThat(new Pins(0, 1, 0).load(Case.SMALL.arguments(7))).doesNotContain("chrt");
    }
}
