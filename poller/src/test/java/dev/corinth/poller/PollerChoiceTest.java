package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Optional;

class PollerChoiceTest {
    @Test
    void takesNioWhenLeftToItselfAndSaysWhy() {
        PollerChoice choice = PollerChoice.of("auto");

        assertThat(choice.source().name()).isEqualTo("nio");
        assertThat(choice.reason()).contains("auto").contains("uring");
    }

    @Test
    void takesNioByName() {
        assertThat(PollerChoice.of("nio").source().name()).isEqualTo("nio");
    }

    @Test
    void takesUringByNameWhereItRuns() {
        PollerChoice choice = PollerChoice.uring(Optional.empty());

        assertThat(choice.source().name()).isEqualTo("uring");
    }

    @Test
    void refusesUringWhereItCannotRunAndSaysWhy() {
        assertThatThrownBy(() -> PollerChoice.uring(Optional.of("the kernel forbids it")))
                .isInstanceOf(PollerException.class)
                .hasMessageContaining("poller=uring")
                .hasMessageContaining("the kernel forbids it");
    }

    @Test
    void refusesAnUnknownNameAndListsTheKnown() {
        assertThatThrownBy(() -> PollerChoice.of("kqueue"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("poller=kqueue")
                .hasMessageContaining("auto, uring, nio");
    }
}
