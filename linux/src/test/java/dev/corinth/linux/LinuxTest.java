package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinuxTest {
    @Test
    void saysNothingAgainstLinuxOnBothMachines() {
        assertThat(Linux.whyNot("Linux", "amd64", true)).isEmpty();
        assertThat(Linux.whyNot("Linux", "x86_64", true)).isEmpty();
        assertThat(Linux.whyNot("Linux", "aarch64", true)).isEmpty();
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(Linux.whyNot("Mac OS X", "aarch64", true).orElseThrow()).contains("Mac OS X");
        assertThat(Linux.whyNot("Windows 11", "amd64", true).orElseThrow()).contains("Windows 11");
        assertThat(Linux.whyNot("Linux", "riscv64", true).orElseThrow()).contains("riscv64");
        assertThat(Linux.whyNot("Linux", "amd64", false).orElseThrow())
                .contains("--enable-native-access=");
    }

    @Test
    void namesErrors() {
        assertThat(Errno.text(Errno.ECONNRESET)).contains("ECONNRESET").contains("reset");
        assertThat(Errno.text(9_999)).isEqualTo("error 9999");
        assertThat(new LinuxException("cannot do it", Errno.EPERM))
                .hasMessage("cannot do it: EPERM, not permitted")
                .extracting(LinuxException::errno)
                .isEqualTo(Errno.EPERM);
    }
}
