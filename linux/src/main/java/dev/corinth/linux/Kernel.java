package dev.corinth.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Objects;

/// The plain system calls of one thread. Owned by the thread that made it.
///
/// Unless a method says otherwise it returns what the kernel returns, 0 or more, or else the
/// negated number of an error.
public final class Kernel {
    /// How many ranges [#sendmsg] takes at most.
    public static final int MOST_RANGES = 64;

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout CAPTURED = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET =
            CAPTURED.byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final int WORDS = 7;

    /// `long syscall(long number, ...)` with six arguments.
    private static final MethodHandle SYSCALL =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_LONG,
                                    Collections.nCopies(WORDS, ValueLayout.JAVA_LONG)
                                            .toArray(MemoryLayout[]::new)),
                            Linker.Option.firstVariadicArg(1),
                            ERRNO);

    private static final int MOST_TEXT_BYTES = 100;
    private static final int EFD_CLOEXEC = 0x80000;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;
    private static final int O_NONBLOCK = 0x800;

    /// `PROT_READ | PROT_WRITE`.
    private static final int READ_WRITE = 3;

    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final int MAP_POPULATE = 0x8000;
    private static final int NO_FILE = -1;

    // struct iovec { void *base; size_t length; }
    private static final long IOVEC_BYTES = 16;
    // struct msghdr: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48
    private static final long MSGHDR_BYTES = 56;
    private static final long MSGHDR_IOV = 16;
    private static final long MSGHDR_IOVLEN = 24;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment captured = arena.allocate(CAPTURED);
    private final MemorySegment acceptedPeer = arena.allocate(SocketAddresses.MOST_BYTES + 8, 8);
    private final MemorySegment small = arena.allocate(SocketAddresses.MOST_BYTES + 8, 8);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
    private final MemorySegment message = arena.allocate(MSGHDR_BYTES, 8);
    private long fourth;
    private long fifth;
    private long sixth;
    private final MemorySegment ranges = arena.allocate(MOST_RANGES * IOVEC_BYTES, 8);

    /// Makes the calls of the current thread.
    ///
    /// @throws IllegalStateException if they cannot be used here
    public Kernel() {
        Linux.whyNot()
                .ifPresent(
                        reason -> {
                            throw new IllegalStateException(reason);
                        });
        message.set(ValueLayout.JAVA_LONG, MSGHDR_IOV, ranges.address());
    }

    /// Opens a socket that is closed when another program is run.
    ///
    /// @param family for instance [SocketOptions#AF_INET]
    /// @return the descriptor, or a negated error
    public int socket(int family) {
        int type = SocketOptions.SOCK_STREAM | SocketOptions.SOCK_CLOEXEC;
        return (int) call(SystemCall.SOCKET, family, type, 0);
    }

    /// Opens a socket for messages, each whole or not at all. It is closed when another program is
    /// run.
    ///
    /// @param family for instance [SocketOptions#AF_UNIX]
    /// @return the descriptor, or a negated error
    public int datagramSocket(int family) {
        int type = SocketOptions.SOCK_DGRAM | SocketOptions.SOCK_CLOEXEC;
        return (int) call(SystemCall.SOCKET, family, type, 0);
    }

    /// Gives a socket its address.
    ///
    /// @param socket the descriptor
    /// @param family the family of the socket
    /// @param address an address of that family, or IPv4 on an IPv6 socket
    /// @return 0 or a negated error
    public int bind(int socket, int family, SocketAddress address) {
        long length = SocketAddresses.write(address, family, small, 0);
        return (int) call(SystemCall.BIND, socket, small.address(), length);
    }

    /// Begins to connect a socket.
    ///
    /// @param socket the descriptor, of the family of the address
    /// @param address where to
    /// @return 0 or a negated error; [Errno#EINPROGRESS] if the socket does not block and the
    ///     result comes later
    public int connect(int socket, SocketAddress address) {
        long length = SocketAddresses.write(address, SocketAddresses.family(address), small, 0);
        return (int) call(SystemCall.CONNECT, socket, small.address(), length);
    }

    /// Takes the next connection of a listening socket.
    ///
    /// @param listener the descriptor
    /// @return the descriptor of the connection, or a negated error
    public int accept(int listener) {
        long lengthAt = SocketAddresses.MOST_BYTES;
        acceptedPeer.set(ValueLayout.JAVA_INT, lengthAt, SocketAddresses.MOST_BYTES);
        long address = acceptedPeer.address();
        return (int)
                more(SocketOptions.SOCK_CLOEXEC, 0, 0)
                        .call(SystemCall.ACCEPT4, listener, address, address + lengthAt);
    }

    /// The address of the peer of the connection that [#accept] took last, also when that peer is
    /// gone already.
    ///
    /// @return an internet or Unix domain address
    public SocketAddress acceptedPeer() {
        int length = acceptedPeer.get(ValueLayout.JAVA_INT, SocketAddresses.MOST_BYTES);
        return SocketAddresses.read(acceptedPeer, length);
    }

    /// The error that waits on a socket, for instance the result of a connect. It is gone then.
    ///
    /// @param socket the descriptor
    /// @return 0 or a negated error
    public int takeError(int socket) {
        int answer = option(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR);
        return answer < 0 ? answer : -answer;
    }

    /// An option whose value is an int of 0 or more.
    ///
    /// @param socket the descriptor
    /// @param level for instance [SocketOptions#SOL_SOCKET]
    /// @param option for instance [SocketOptions#SO_ACCEPTCONN]
    /// @return its value, or a negated error
    public int option(int socket, int level, int option) {
        small.set(ValueLayout.JAVA_INT, 0, 0);
        small.set(ValueLayout.JAVA_INT, 8, Integer.BYTES);
        long result =
                more(small.address(), small.address() + 8, 0)
                        .call(SystemCall.GETSOCKOPT, socket, level, option);
        return result < 0 ? (int) result : small.get(ValueLayout.JAVA_INT, 0);
    }

    /// Starts listening.
    ///
    /// @param socket the descriptor
    /// @param backlog how many connections may wait
    /// @return 0 or a negated error
    public int listen(int socket, int backlog) {
        return (int) call(SystemCall.LISTEN, socket, backlog, 0);
    }

    /// Sets an option with an int as its value.
    ///
    /// @param socket the descriptor
    /// @param level for instance [SocketOptions#SOL_SOCKET]
    /// @param option for instance [SocketOptions#SO_REUSEPORT]
    /// @param value the value
    /// @return 0 or a negated error
    public int setOption(int socket, int level, int option, int value) {
        small.set(ValueLayout.JAVA_INT, 0, value);
        return setSmall(socket, level, option, Integer.BYTES);
    }

    /// Sets an option with a short text as its value.
    ///
    /// @param socket the descriptor
    /// @param level for instance [SocketOptions#SOL_SOCKET]
    /// @param option for instance [SocketOptions#SO_BINDTODEVICE]
    /// @param value at most 100 bytes of UTF-8
    /// @return 0 or a negated error
    public int setOption(int socket, int level, int option, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MOST_TEXT_BYTES) {
            return -Errno.ENAMETOOLONG;
        }
        MemorySegment.copy(bytes, 0, small, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return setSmall(socket, level, option, bytes.length);
    }

    /// Says who may use what a descriptor stands for; of a socket with a path before it is bound,
    /// who may use the path, as far as the mask of the process lets it.
    ///
    /// @param descriptor which
    /// @param mode the bits of permissions, such as 0600 in octal
    /// @return 0 or a negated error
    public int setMode(int descriptor, int mode) {
        return (int) call(SystemCall.FCHMOD, descriptor, mode, 0);
    }

    /// Has a descriptor closed when another program is run.
    ///
    /// @param descriptor which
    /// @return 0 or a negated error
    public int closeOnRun(int descriptor) {
        return (int) call(SystemCall.FCNTL, descriptor, F_SETFD, FD_CLOEXEC);
    }

    /// Has the peer of a socket see a reset when the socket is closed.
    ///
    /// @param socket the descriptor
    /// @return 0 or a negated error
    public int resetOnClose(int socket) {
        // struct linger { int onoff; int seconds; }
        small.set(ValueLayout.JAVA_INT, 0, 1);
        small.set(ValueLayout.JAVA_INT, 4, 0);
        return setSmall(
                socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_LINGER, 2 * Integer.BYTES);
    }

    /// The address of a socket.
    ///
    /// @param socket the descriptor
    /// @return its own address
    /// @throws LinuxException if it has none
    public SocketAddress localAddress(int socket) {
        return address(SystemCall.GETSOCKNAME, socket);
    }

    /// The address of the peer of a socket.
    ///
    /// @param socket the descriptor
    /// @return the peer's address
    /// @throws LinuxException if it has none, or none any more
    public SocketAddress peerAddress(int socket) {
        return address(SystemCall.GETPEERNAME, socket);
    }

    /// Closes one half of a connection.
    ///
    /// @param socket the descriptor
    /// @param how [SocketOptions#SHUT_WR]
    /// @return 0 or a negated error
    public int shutdown(int socket, int how) {
        return (int) call(SystemCall.SHUTDOWN, socket, how, 0);
    }

    /// Closes a descriptor.
    ///
    /// @param descriptor which
    /// @return 0 or a negated error; the descriptor is closed either way
    public int close(int descriptor) {
        return (int) call(SystemCall.CLOSE, descriptor, 0, 0);
    }

    /// Has calls on a descriptor wait when they must, or answer [Errno#EAGAIN] instead.
    ///
    /// @param descriptor which
    /// @param waits whether to wait
    /// @return 0 or a negated error
    public int setBlocking(int descriptor, boolean waits) {
        long flags = call(SystemCall.FCNTL, descriptor, F_GETFL, 0);
        long wanted = waits ? flags & ~O_NONBLOCK : flags | O_NONBLOCK;
        return flags < 0 ? (int) flags : (int) call(SystemCall.FCNTL, descriptor, F_SETFL, wanted);
    }

    /// Receives into a range.
    ///
    /// @param socket the descriptor
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @param flags for instance [SocketOptions#MSG_DONTWAIT]
    /// @return how many bytes came, 0 at the end of what the peer sends, or a negated error
    public long receive(int socket, MemorySegment segment, long from, long to, int flags) {
        long address = address(segment, from, to);
        return more(flags, 0, 0).call(SystemCall.RECVFROM, socket, address, to - from);
    }

    /// Sends a range.
    ///
    /// @param socket the descriptor
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @param flags for instance [SocketOptions#MSG_DONTWAIT]
    /// @return how many bytes were taken, or a negated error
    public long send(int socket, MemorySegment segment, long from, long to, int flags) {
        long address = address(segment, from, to);
        return more(flags, 0, 0).call(SystemCall.SENDTO, socket, address, to - from);
    }

    /// Puts a range into the list of the next [#sendmsg].
    ///
    /// @param index 0 to [#MOST_RANGES] − 1
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    public void range(int index, MemorySegment segment, long from, long to) {
        long address = address(segment, from, to);
        ranges.set(ValueLayout.JAVA_LONG, index * IOVEC_BYTES, address);
        ranges.set(ValueLayout.JAVA_LONG, index * IOVEC_BYTES + 8, to - from);
    }

    /// Sends the ranges put down by [#range].
    ///
    /// @param socket the descriptor
    /// @param count how many of them
    /// @param flags for instance [SocketOptions#MSG_DONTWAIT]
    /// @return how many bytes were taken, or a negated error
    public long sendmsg(int socket, int count, int flags) {
        message.set(
                ValueLayout.JAVA_LONG, MSGHDR_IOVLEN, Objects.checkIndex(count, MOST_RANGES + 1));
        return call(SystemCall.SENDMSG, socket, message.address(), flags);
    }

    int eventfd() {
        return (int) call(SystemCall.EVENTFD2, 0, EFD_CLOEXEC, 0);
    }

    void addOne(int eventfd) {
        call(SystemCall.WRITE, eventfd, one.address(), Long.BYTES);
    }

    /// Maps fresh memory, zeroed, aligned to a page.
    ///
    /// @param bytes how much
    /// @return the memory, until [#unmap]
    /// @throws LinuxException if there is none
    public MemorySegment map(long bytes) {
        return map(bytes, MAP_PRIVATE | MAP_ANONYMOUS, NO_FILE, 0);
    }

    /// Maps a part of what a descriptor stands for.
    ///
    /// @param bytes how much
    /// @param descriptor of what
    /// @param offset from where on
    /// @return the memory, until [#unmap]
    /// @throws LinuxException if the kernel refuses
    public MemorySegment map(long bytes, int descriptor, long offset) {
        return map(bytes, MAP_SHARED | MAP_POPULATE, descriptor, offset);
    }

    /// Gives mapped memory back.
    ///
    /// @param mapped what `map` gave; not to be touched any more
    public void unmap(MemorySegment mapped) {
        call(SystemCall.MUNMAP, mapped.address(), mapped.byteSize(), 0);
    }

    int epollCreate() {
        return (int) call(SystemCall.EPOLL_CREATE1, EFD_CLOEXEC, 0, 0);
    }

    int epollControl(int epoll, int operation, int descriptor, MemorySegment event) {
        return (int)
                more(event.address(), 0, 0)
                        .call(SystemCall.EPOLL_CTL, epoll, operation, descriptor);
    }

    /// @param wait a `timespec`, or NULL for waiting for ever
    int epollWait(int epoll, MemorySegment events, int most, MemorySegment wait) {
        return (int)
                more(wait.address(), 0, 0)
                        .call(SystemCall.EPOLL_PWAIT2, epoll, events.address(), most);
    }

    /// As above for kernels before 5.11.
    int epollWaitMs(int epoll, MemorySegment events, int most, int waitMs) {
        return (int) more(waitMs, 0, 0).call(SystemCall.EPOLL_PWAIT, epoll, events.address(), most);
    }

    int ioUringSetup(int entries, MemorySegment parameters) {
        return (int) call(SystemCall.IO_URING_SETUP, entries, parameters.address(), 0);
    }

    int ioUringEnter(int ring, int submit, int complete, int flags, MemorySegment argument) {
        long address = argument.address();
        long size = argument.byteSize();
        return (int)
                more(flags, address, size).call(SystemCall.IO_URING_ENTER, ring, submit, complete);
    }

    int ioUringRegister(int ring, int what, MemorySegment argument, int count) {
        long address = argument.address();
        return (int) more(count, 0, 0).call(SystemCall.IO_URING_REGISTER, ring, what, address);
    }

    private MemorySegment map(long bytes, int flags, int descriptor, long offset) {
        long address = more(flags, descriptor, offset).call(SystemCall.MMAP, 0, bytes, READ_WRITE);
        if (address < 0) {
            throw new LinuxException("cannot map " + bytes + " bytes", (int) -address);
        }
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private int setSmall(int socket, int level, int option, int bytes) {
        return (int)
                more(small.address(), bytes, 0).call(SystemCall.SETSOCKOPT, socket, level, option);
    }

    private SocketAddress address(SystemCall call, int socket) {
        long lengthAt = SocketAddresses.MOST_BYTES;
        small.set(ValueLayout.JAVA_INT, lengthAt, SocketAddresses.MOST_BYTES);
        long result = call(call, socket, small.address(), small.address() + lengthAt);
        if (result < 0) {
            throw new LinuxException("no address of socket " + socket, (int) -result);
        }
        return SocketAddresses.read(small, small.get(ValueLayout.JAVA_INT, lengthAt));
    }

    private static long address(MemorySegment segment, long from, long to) {
        assert segment.isNative() : "heap memory";
        Objects.checkFromToIndex(from, to, segment.byteSize());
        return segment.address() + from;
    }

    /// Sets the arguments behind the third for the next call. They stay for later ones, which take
    /// three and look at no more.
    private Kernel more(long d, long e, long f) {
        fourth = d;
        fifth = e;
        sixth = f;
        return this;
    }

    private long call(SystemCall call, long a, long b, long c) {
        long result;
        try {
            result =
                    (long)
                            SYSCALL.invokeExact(
                                    captured, call.number, a, b, c, fourth, fifth, sixth);
        } catch (Throwable t) {
            throw new AssertionError("a system call does not throw: " + call, t);
        }
        return result == -1 ? -captured.get(ValueLayout.JAVA_INT, ERRNO_OFFSET) : result;
    }
}
