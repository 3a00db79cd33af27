package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class PollerChoiceTest {
    @Test
    void SV_19_takesEpollWhereItRunsWhenLeftToItselfAndSaysWhy() {
        PollerChoice choice = PollerChoice.auto(Optional.empty());

        assertThat(choice.source().name()).isEqualTo("epoll");
        assertThat(choice.reason()).contains("auto").contains("epoll");
    }

    @Test
    void SV_19_takesNioWhereEpollCannotRunAndSaysWhy() {
        PollerChoice choice = PollerChoice.auto(Optional.of("native access is not enabled"));

        assertThat(choice.source().name()).isEqualTo("nio");
        assertThat(choice.reason()).contains("epoll: native access is not enabled");
    }

    @Test
    void looksByItselfWhetherEpollRuns() {
        String expected = EpollPoller.whyNot().isEmpty() ? "epoll" : "nio";

        assertThat(PollerChoice.of("auto").source().name()).isEqualTo(expected);
    }

    @Test
    void takesNioByName() {
        assertThat(PollerChoice.of("nio").source().name()).isEqualTo("nio");
    }

    @Test
    void takesWhatIsNamedWhereItRuns() {
        PollerChoice choice = PollerChoice.named(UringPoller.source(), Optional.empty());

        assertThat(choice.source().name()).isEqualTo("uring");
        assertThat(choice.reason()).isEqualTo("uring was asked for");
    }

    @Test
    void SV_19_refusesWhatCannotRunAndSaysWhy() {
        Optional<String> whyNot = Optional.of("the kernel forbids it");

        assertThatThrownBy(() -> PollerChoice.named(UringPoller.source(), whyNot))
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("poller=uring")
                .hasMessageContaining("the kernel forbids it");
    }

    @Test
    void refusesAnUnknownNameAndListsTheKnown() {
        assertThatThrownBy(() -> PollerChoice.of("kqueue"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("poller=kqueue")
                .hasMessageContaining("auto, uring, epoll, nio");
    }
}
