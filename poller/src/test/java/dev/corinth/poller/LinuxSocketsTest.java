package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.linux.Errno;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxSocketsTest {
    /// accept(2): errors of the network that wait on a new socket are told by accept itself.
    @ParameterizedTest
    @ValueSource(
            ints = {
                Errno.EINTR,
                Errno.ECONNABORTED,
                Errno.EPERM,
                Errno.EPROTO,
                Errno.ENOPROTOOPT,
                Errno.EOPNOTSUPP,
                Errno.ENETDOWN,
                Errno.ENETUNREACH,
                Errno.EHOSTDOWN,
                Errno.EHOSTUNREACH,
                Errno.ENONET
            })
    void O_02_anErrorOfOneConnectionDoesNotKeepFromTheNext(int errno) {
        assertThat(LinuxSockets.passesAccept(errno)).as(Errno.text(errno)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Errno.EMFILE,
                Errno.ENFILE,
                Errno.ENOBUFS,
                Errno.ENOMEM,
                Errno.EAGAIN,
                Errno.EINVAL
            })
    void O_02_whatEveryNextConnectionWouldMeetTooDoesNotPass(int errno) {
        assertThat(LinuxSockets.passesAccept(errno)).as(Errno.text(errno)).isFalse();
    }
}
