package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class PollerChoiceTest {
    @Test
    void SV_19_takesTheFirstThatRunsWhenLeftToItselfAndSaysWhy() {
        Optional<String> forbidden = Optional.of("the kernel forbids it");
        Optional<String> denied = Optional.of("native access is not enabled");

        PollerChoice first = PollerChoice.auto(Optional.empty(), Optional.empty());
        PollerChoice second = PollerChoice.auto(forbidden, Optional.empty());
        PollerChoice last = PollerChoice.auto(forbidden, denied);

        assertThat(first.source().name()).isEqualTo("uring");
        assertThat(first.reason()).isEqualTo("auto takes uring, which runs here");
        assertThat(second.source().name()).isEqualTo("epoll");
        assertThat(second.reason()).contains("not uring: the kernel forbids it");
        assertThat(last.source().name()).isEqualTo("nio");
        assertThat(last.reason())
                .contains("not uring: the kernel forbids it")
                .contains("not epoll: native access is not enabled");
    }

    @Test
    void looksByItselfWhatRuns() {
        PollerChoice expected = PollerChoice.auto(UringPoller.whyNot(), EpollPoller.whyNot());

        assertThat(PollerChoice.of("auto").reason()).isEqualTo(expected.reason());
    }

    @Test
    void takesNioByName() {
        PollerChoice choice = PollerChoice.of("nio");

        assertThat(choice.name()).isEqualTo("nio");
        assertThat(choice.sharesPorts()).isEqualTo(choice.source().sharesPorts());
        assertThat(choice.source().reason()).isEqualTo("nio was given");
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
