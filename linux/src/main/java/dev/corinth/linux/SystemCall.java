package dev.corinth.linux;

/// The system calls in use, with their numbers. Immutable.
///
/// The numbers of x86-64 grew over time; aarch64 uses the common table of newer machines.
enum SystemCall {
    READ(0, 63),
    WRITE(1, 64),
    CLOSE(3, 57),
    MMAP(9, 222),
    MUNMAP(11, 215),
    SOCKET(41, 198),
    CONNECT(42, 203),
    SENDTO(44, 206),
    RECVFROM(45, 207),
    SENDMSG(46, 211),
    SHUTDOWN(48, 210),
    BIND(49, 200),
    LISTEN(50, 201),
    GETSOCKNAME(51, 204),
    GETPEERNAME(52, 205),
    SETSOCKOPT(54, 208),
    GETSOCKOPT(55, 209),
    FCNTL(72, 25),
    FCHMOD(91, 52),
    EPOLL_CTL(233, 21),
    EPOLL_PWAIT(281, 22),
    ACCEPT4(288, 242),
    EVENTFD2(290, 19),
    EPOLL_CREATE1(291, 20),
    IO_URING_SETUP(425, 425),
    IO_URING_ENTER(426, 426),
    IO_URING_REGISTER(427, 427),
    EPOLL_PWAIT2(441, 441);

    /// The number of this machine.
    final long number;

    final int x64;
    final int arm64;

    SystemCall(int x64, int arm64) {
        this.x64 = x64;
        this.arm64 = arm64;
        number = Linux.isArm64(System.getProperty("os.arch")) ? arm64 : x64;
    }
}
