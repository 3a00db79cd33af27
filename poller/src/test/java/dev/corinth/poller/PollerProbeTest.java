package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.PollerProbe.Finding;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class PollerProbeTest {
    @Test
    void SV_19_saysForEachPollerWhetherItRunsInTheOrderOfAuto() {
        PollerProbe probe = PollerProbe.run();

        assertThat(probe.pollers())
                .extracting(Finding::name)
                .containsExactly("uring", "epoll", "nio");
        assertThat(probe.pollers().getFirst().whyNot()).isEqualTo(UringPoller.whyNot());
        assertThat(probe.pollers().get(1).whyNot()).isEqualTo(EpollPoller.whyNot());
        assertThat(probe.pollers().getLast().isHere()).isTrue();
        String first =
                probe.pollers().stream().filter(Finding::isHere).findFirst().orElseThrow().name();
        assertThat(PollerChoice.of("auto").name()).isEqualTo(first);
        assertThat(probe.features().isEmpty()).isEqualTo(UringPoller.whyNot().isPresent());
    }

    @Test
    void saysItInLines() {
        var probe =
                new PollerProbe(
                        "Linux 6.8 amd64",
                        List.of(
                                new Finding("uring", Optional.of("the kernel forbids it")),
                                new Finding("nio", Optional.empty())),
                        List.of(new Finding("bundles", Optional.of("Linux 6.10 has it"))));

        assertThat(probe.lines())
                .containsExactly(
                        "Linux 6.8 amd64",
                        "poller uring: no, the kernel forbids it",
                        "poller nio: yes",
                        "io_uring bundles: no, Linux 6.10 has it");
    }
}
