package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.SocketAddresses;
import dev.corinth.linux.SocketOptions;

import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;

/// Opens and sets up sockets of Linux by system calls. Owned by its loop.
final class LinuxSockets {
    private static final int NOW = SocketOptions.MSG_DONTWAIT | SocketOptions.MSG_NOSIGNAL;

    private final Kernel kernel;

    LinuxSockets(Kernel kernel) {
        this.kernel = kernel;
    }

    /// Whether an error of accepting is about one connection, which is gone, and says nothing
    /// against taking the next: the kernel hands on what the network told of it (accept(2)).
    static boolean passesAccept(int errno) {
        return switch (errno) {
            case Errno.EINTR,
                    Errno.ECONNABORTED,
                    Errno.EPERM,
                    Errno.EPROTO,
                    Errno.ENOPROTOOPT,
                    Errno.EOPNOTSUPP,
                    Errno.ENETDOWN,
                    Errno.ENETUNREACH,
                    Errno.EHOSTDOWN,
                    Errno.EHOSTUNREACH,
                    Errno.ENONET ->
                    true;
            default -> false;
        };
    }

    /// A socket for connecting to an address, or a negated error.
    int openFor(SocketAddress address) {
        int socket = kernel.socket(SocketAddresses.family(address));
        if (socket >= 0) {
            noDelay(socket);
        }
        return socket;
    }

    /// Sets up a socket that was handed over, for calls that may wait.
    void prepare(int socket) {
        int answer = kernel.setBlocking(socket, true);
        if (answer < 0) {
            throw new PollerException("cannot adopt socket " + socket + ": " + Errno.text(-answer));
        }
        noDelay(socket);
    }

    SocketAddress peer(int socket) {
        try {
            return kernel.peerAddress(socket);
        } catch (LinuxException e) {
            return Addresses.NOWHERE; // gone already
        }
    }

    SocketAddress local(int socket) {
        try {
            return kernel.localAddress(socket);
        } catch (LinuxException e) {
            return Addresses.NOWHERE; // gone already
        }
    }

    /// Sends what the kernel takes now: how many bytes, or a negated error.
    long write(int socket, Pieces pieces) {
        long taken = 0;
        for (int first = 0; first < pieces.count(); first += Kernel.MOST_RANGES) {
            int count = Math.min(Kernel.MOST_RANGES, pieces.count() - first);
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                long from = pieces.from(first + i);
                long to = pieces.to(first + i);
                kernel.range(i, pieces.segment(first + i), from, to);
                bytes += to - from;
            }
            long sent = count == 1 ? send(socket, pieces, first) : sendAll(socket, count);
            if (sent < 0) {
                return sent == -Errno.EAGAIN ? taken : sent;
            }
            taken += sent;
            if (sent < bytes) {
                return taken;
            }
        }
        return taken;
    }

    /// Sends what the kernel takes now of a range: how many bytes, or a negated error.
    long write(int socket, Range range) {
        long sent = send(socket, range.segment(), range.from(), range.to());
        return sent == -Errno.EAGAIN ? 0 : sent;
    }

    /// Receives into a range what has arrived: how many bytes, 0 at the end, or a negated error.
    long read(int socket, MemorySegment segment, long from, long to) {
        long received = kernel.receive(socket, segment, from, to, SocketOptions.MSG_DONTWAIT);
        while (received == -Errno.EINTR) {
            received = kernel.receive(socket, segment, from, to, SocketOptions.MSG_DONTWAIT);
        }
        return received;
    }

    private long send(int socket, Pieces pieces, int index) {
        return send(socket, pieces.segment(index), pieces.from(index), pieces.to(index));
    }

    private long send(int socket, MemorySegment segment, long from, long to) {
        long sent = kernel.send(socket, segment, from, to, NOW);
        while (sent == -Errno.EINTR) {
            sent = kernel.send(socket, segment, from, to, NOW);
        }
        return sent;
    }

    private long sendAll(int socket, int count) {
        long sent = kernel.sendmsg(socket, count, NOW);
        while (sent == -Errno.EINTR) {
            sent = kernel.sendmsg(socket, count, NOW);
        }
        return sent;
    }

    /// Other sockets than those of TCP refuse it, which does no harm.
    private void noDelay(int socket) {
        kernel.setOption(socket, SocketOptions.IPPROTO_TCP, SocketOptions.TCP_NODELAY, 1);
    }
}
