package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.corinth.linux.Errno;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is done where the kernel refuses calls: in a process of its own, with a filter of system
/// calls like that of a container.
@EnabledOnOs(OS.LINUX)
class RefusingKernelTest {
    private static final String FORBIDDEN =
            "cannot open an io_uring: EPERM, not permitted: a filter of system calls (seccomp)"
                    + " forbids it";

    @Test
    void SV_19_fallsBackToEpollWhereIoUringIsForbiddenAndSaysWhy() throws Exception {
        requireUring();
        List<String> lines = run("no-uring", Errno.EPERM);

        assertThat(lines.getFirst()).isEqualTo("auto takes epoll, not uring: " + FORBIDDEN);
        assertThat(lines).contains("poller epoll: yes", "poller nio: yes");
        assertThat(lines).contains("poller uring: no, " + FORBIDDEN);
        assertThat(lines).noneMatch(line -> line.startsWith("io_uring "));
    }

    @Test
    void SV_19_refusesTheNamedPollerThatIsForbidden() throws Exception {
        requireUring();
        assertThat(run("no-uring", Errno.EPERM))
                .element(1)
                .isEqualTo("poller=uring cannot run here: " + FORBIDDEN);
        assertThat(run("no-uring", Errno.ENOSYS))
                .element(1)
                .asString()
                .contains("has none, or a filter of system calls hides it");
    }

    @Test
    void SV_19_fallsBackToNioWhereNothingOfLinuxIsAllowed() throws Exception {
        requireUring();
        assertThat(run("no-linux", Errno.EPERM).getFirst())
                .startsWith("auto takes nio, not uring: cannot open an io_uring")
                .contains("not epoll: cannot open an epoll: EPERM");
    }

    @ParameterizedTest
    @CsvSource({"nio, 23", "nio, 105", "nio, 12", "epoll, 23", "epoll, 105", "epoll, 12"})
    void O_01_turnsAcceptingOffForWantOfMemoryAndGoesOn(String poller, int errno) throws Exception {
        if (poller.equals("epoll")) {
            Assumptions.assumeTrue(EpollPoller.whyNot().isEmpty());
        }
        assertThat(run("accept", errno, poller)).isEmpty();
    }

    private static void requireUring() {
        Assumptions.assumeTrue(UringPoller.whyNot().isEmpty());
    }

    private static List<String> run(String what, int errno, String... more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-ea",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                RefusingKernel.class.getName(),
                                what,
                                Integer.toString(errno)));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
