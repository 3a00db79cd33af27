package dev.corinth.poller;

import dev.corinth.linux.Errno;

import java.io.IOException;

/// A system call that failed, as channels would tell it. Immutable. It has no stack trace: it is
/// about the network, not about code.
final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    ErrnoException(int errno) {
        super(Errno.text(errno));
        this.errno = errno;
    }

    int errno() {
        return errno;
    }

    /// An answer of the kernel that is no error; throws if it is one.
    static long check(long answer) throws ErrnoException {
        if (answer < 0) {
            throw new ErrnoException((int) -answer);
        }
        return answer;
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
