package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.linux.RingProbe.Feature;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

class RingProbeTest {
    private static final String OPENING = "cannot open an io_uring";

    static boolean runsHere() {
        return RingProbe.whyNot().isEmpty();
    }

    /// The versions of the features are those of the kernel's own history.
    @ParameterizedTest
    @EnumSource(Feature.class)
    @EnabledIf("runsHere")
    void SV_38_findsWhatTheVersionOfTheKernelPromises(Feature feature) {
        Map<Feature, Optional<String>> found = RingProbe.features();

        assertThat(found).containsOnlyKeys(Feature.values());
        if (isAtLeast(System.getProperty("os.version"), feature.since())) {
            assertThat(found.get(feature)).as(feature.words()).isEmpty();
        } else {
            assertThat(found.get(feature)).as(feature.words()).isPresent();
        }
    }

    @Test
    @EnabledIf("runsHere")
    void aKernelRefusesWhatItDoesNotKnowBeforeItMissesTheDescriptor() {
        try (Ring ring = Ring.open(new Kernel(), 8, 16)) {
            var requests = new Requests(ring);
            requests.receiveBundle(-1, 0, 1);
            ring.requests().set(ValueLayout.JAVA_SHORT, 2, (short) 0x4000);
            assertThat(RingTest.answer(ring)).isEqualTo(-Errno.EINVAL);

            requests.sendZeroCopy(-1, 2);
            ring.requests().set(ValueLayout.JAVA_BYTE, RingMemory.REQUEST_BYTES, (byte) 200);
            assertThat(RingTest.answer(ring)).isEqualTo(-Errno.EINVAL);
        }
    }

    @Test
    void saysWhoForbidsIt() {
        var refused = new LinuxException(OPENING, Errno.EPERM);

        assertThat(RingProbe.explain(refused, "6.8", "2"))
                .isEqualTo(
                        OPENING
                                + ": EPERM, not permitted: kernel.io_uring_disabled=2 forbids it"
                                + " to everybody");
        assertThat(RingProbe.explain(refused, "6.8", "1")).contains("=1 keeps it for a few");
        for (String unset : List.of("0", "")) {
            assertThat(RingProbe.explain(refused, "6.8", unset)).contains("(seccomp) forbids it");
        }
    }

    @Test
    void saysWhatAnOldKernelLacks() {
        assertThat(RingProbe.explain(new LinuxException(OPENING, Errno.EINVAL), "5.15.0", ""))
                .endsWith("Linux 5.15.0 is too old, 6.1 has what is needed");
        assertThat(RingProbe.explain(new LinuxException(OPENING, Errno.ENOSYS), "4.19.0", ""))
                .contains("Linux 4.19.0 has none");
        assertThat(RingProbe.explain(new LinuxException(OPENING, Errno.EMFILE), "6.8", "0"))
                .isEqualTo(OPENING + ": EMFILE, too many open files");
    }

    private static boolean isAtLeast(String release, String since) {
        int[] here = numbers(release);
        int[] there = numbers(since);
        return here[0] > there[0] || (here[0] == there[0] && here[1] >= there[1]);
    }

    private static int[] numbers(String version) {
        return Stream.of(version.split("[.-]", -1)).limit(2).mapToInt(Integer::parseInt).toArray();
    }
}
