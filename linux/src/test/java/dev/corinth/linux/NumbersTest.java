package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.stream.Stream;

/// The numbers that the kernel is spoken to with, against its own headers as they were copied here.
class NumbersTest {
    /// Name, asm/unistd_64.h of x86-64, asm-generic/unistd.h, which is aarch64's.
    private static final String CALLS =
            """
            read 0 63
            write 1 64
            close 3 57
            mmap 9 222
            munmap 11 215
            socket 41 198
            connect 42 203
            sendto 44 206
            recvfrom 45 207
            sendmsg 46 211
            shutdown 48 210
            bind 49 200
            listen 50 201
            getsockname 51 204
            getpeername 52 205
            setsockopt 54 208
            getsockopt 55 209
            fcntl 72 25
            fchmod 91 52
            epoll_ctl 233 21
            epoll_pwait 281 22
            accept4 288 242
            eventfd2 290 19
            epoll_create1 291 20
            io_uring_setup 425 425
            io_uring_enter 426 426
            io_uring_register 427 427
            epoll_pwait2 441 441
            """;

    /// asm-generic/errno-base.h and asm-generic/errno.h, which both machines use.
    private static final String ERRORS =
            """
            EPERM 1
            ENOENT 2
            EINTR 4
            EBADF 9
            EAGAIN 11
            ENOMEM 12
            EACCES 13
            ENODEV 19
            EINVAL 22
            ENFILE 23
            EMFILE 24
            EPIPE 32
            ENAMETOOLONG 36
            ENOSYS 38
            ETIME 62
            ENONET 64
            EPROTO 71
            ENOPROTOOPT 92
            EOPNOTSUPP 95
            EAFNOSUPPORT 97
            EADDRINUSE 98
            EADDRNOTAVAIL 99
            ENETDOWN 100
            ENETUNREACH 101
            ECONNABORTED 103
            ECONNRESET 104
            ENOBUFS 105
            ENOTCONN 107
            ETIMEDOUT 110
            ECONNREFUSED 111
            EHOSTDOWN 112
            EHOSTUNREACH 113
            EINPROGRESS 115
            ECANCELED 125
            """;

    @Test
    void callsHaveTheNumbersOfBothMachines() {
        String[] here =
                Stream.of(SystemCall.values())
                        .map(
                                it ->
                                        it.name().toLowerCase(Locale.ROOT)
                                                + " "
                                                + it.x64
                                                + " "
                                                + it.arm64)
                        .toArray(String[]::new);

        assertThat(CALLS.lines().map(String::strip)).containsExactlyInAnyOrder(here);
        boolean isArm64 = System.getProperty("os.arch").equals("aarch64");
        for (SystemCall call : SystemCall.values()) {
            assertThat(call.number).isEqualTo(isArm64 ? call.arm64 : call.x64);
        }
    }

    @Test
    void errorsHaveTheNumbersOfTheKernelAndWordsThatBeginWithTheirName() {
        String[] here =
                Stream.of(Errno.class.getFields())
                        .filter(field -> Modifier.isStatic(field.getModifiers()))
                        .map(field -> field.getName() + " " + number(field.getName()))
                        .toArray(String[]::new);

        assertThat(ERRORS.lines().map(String::strip)).containsExactlyInAnyOrder(here);
        for (String line : here) {
            String[] words = line.split(" ", -1);
            assertThat(Errno.text(Integer.parseInt(words[1])))
                    .startsWith(words[0] + ", ")
                    .hasSizeGreaterThan(words[0].length() + 5);
        }
        assertThat(Errno.text(4_095)).isEqualTo("error 4095");
    }

    private static int number(String name) {
        try {
            return Errno.class.getField(name).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
