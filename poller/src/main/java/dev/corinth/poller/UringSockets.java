package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.SocketAddresses;
import dev.corinth.linux.SocketOptions;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Opens and sets up sockets by system calls. Owned by its loop.
final class UringSockets {
    private static final int NOW = SocketOptions.MSG_DONTWAIT | SocketOptions.MSG_NOSIGNAL;

    private final Kernel kernel;

    UringSockets(Kernel kernel) {
        this.kernel = kernel;
    }

    /// A listening socket. What is set on it, accepted sockets inherit.
    int listen(ListenSpec spec) {
        Addresses.requireUsable(spec.address());
        int family = listenFamily(spec.address());
        int socket = kernel.socket(family);
        if (socket == -Errno.EAFNOSUPPORT) {
            family = SocketAddresses.family(spec.address());
            socket = kernel.socket(family);
        }
        try {
            check(spec, socket);
            setUpListener(spec, socket, family);
            check(spec, kernel.bind(socket, family, spec.address()));
            check(spec, kernel.listen(socket, spec.backlog()));
            return socket;
        } catch (LinuxException e) {
            kernel.close(socket);
            throw new PollerException(
                    "cannot listen on " + spec.address() + ": " + e.getMessage(), e);
        } catch (PollerException e) {
            if (socket >= 0) {
                kernel.close(socket);
            }
            throw e;
        }
    }

    /// A socket for connecting to an address, or a negated error.
    int openFor(SocketAddress address) {
        int socket = kernel.socket(SocketAddresses.family(address));
        if (socket >= 0) {
            noDelay(socket);
        }
        return socket;
    }

    /// Sets up a socket that was handed over.
    void prepare(int socket) {
        int answer = kernel.setBlocking(socket);
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
            long sent = send(socket, count);
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

    private long send(int socket, int count) {
        long sent = kernel.sendmsg(socket, count, NOW);
        while (sent == -Errno.EINTR) {
            sent = kernel.sendmsg(socket, count, NOW);
        }
        return sent;
    }

    /// Listens on IPv4 as well as on IPv6 when no address is named.
    private static int listenFamily(SocketAddress address) {
        boolean any =
                address instanceof InetSocketAddress internet
                        && internet.getAddress().isAnyLocalAddress();
        return any ? SocketOptions.AF_INET6 : SocketAddresses.family(address);
    }

    private void setUpListener(ListenSpec spec, int socket, int family) {
        set(spec, socket, SocketOptions.SO_SNDBUF, spec.sendBufferBytes());
        if (family == SocketOptions.AF_UNIX) {
            return;
        }
        set(spec, socket, SocketOptions.SO_REUSEADDR, 1);
        if (spec.sharePort()) {
            set(spec, socket, SocketOptions.SO_REUSEPORT, 1);
        }
        if (family == SocketOptions.AF_INET6) {
            kernel.setOption(socket, SocketOptions.IPPROTO_IPV6, SocketOptions.IPV6_V6ONLY, 0);
        }
        noDelay(socket);
        kernel.setOption(
                socket,
                SocketOptions.IPPROTO_TCP,
                SocketOptions.TCP_NOTSENT_LOWAT,
                spec.unsentLowWaterBytes());
    }

    private void set(ListenSpec spec, int socket, int option, int value) {
        check(spec, kernel.setOption(socket, SocketOptions.SOL_SOCKET, option, value));
    }

    /// Other sockets than those of TCP refuse it, which does no harm.
    private void noDelay(int socket) {
        kernel.setOption(socket, SocketOptions.IPPROTO_TCP, SocketOptions.TCP_NODELAY, 1);
    }

    private static void check(ListenSpec spec, int answer) {
        if (answer < 0) {
            throw new PollerException(
                    "cannot listen on " + spec.address() + ": " + Errno.text(-answer));
        }
    }
}
