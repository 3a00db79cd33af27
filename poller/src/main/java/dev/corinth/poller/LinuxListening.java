package dev.corinth.poller;

import dev.corinth.linux.Errno;
import dev.corinth.linux.Kernel;
import dev.corinth.linux.LinuxException;
import dev.corinth.linux.SocketAddresses;
import dev.corinth.linux.SocketOptions;

/// Opens one listening socket of Linux as a [ListenSpec] wants it. Used once, by its loop.
///
/// What is set on it, accepted sockets inherit: the kernel copies a listener to make them.
final class LinuxListening {
    private final Kernel kernel;
    private final ListenSpec spec;
    private int socket = -1;

    LinuxListening(Kernel kernel, ListenSpec spec) {
        this.kernel = kernel;
        this.spec = spec;
    }

    /// The descriptor of the socket that listens.
    ///
    /// @throws PollerException if it cannot; nothing is left open then
    int open() {
        try {
            if (spec.binding().isInherited()) {
                inherit();
            } else {
                Addresses.requireUsable(spec.address());
                bind();
            }
            return socket;
        } catch (LinuxException e) {
            close();
            throw spec.refused("" + e.getMessage(), false);
        } catch (PollerException e) {
            close();
            throw e;
        }
    }

    private void close() {
        if (socket >= 0 && !spec.binding().isInherited()) {
            kernel.close(socket);
        }
    }

    /// Takes over a socket that another program has bound, and perhaps let listen.
    private void inherit() {
        socket = spec.binding().descriptor();
        int family = kernel.option(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_DOMAIN);
        check(family);
        int listens = kernel.option(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_ACCEPTCONN);
        if (listens != 1) {
            throw spec.refused("it does not listen", false);
        }
        check(kernel.closeOnRun(socket));
        tune(family);
    }

    private void bind() {
        int family = family();
        socket = kernel.socket(family);
        if (isIpv4Left(socket, family)) {
            family = SocketOptions.AF_INET;
            socket = kernel.socket(family);
        }
        check(socket);
        setUp(family);
        int answer = kernel.bind(socket, family, spec.address());
        if (isIpv4Left(answer, family)) {
            kernel.close(socket);
            family = SocketOptions.AF_INET;
            socket = kernel.socket(family);
            check(socket);
            setUp(family);
            answer = kernel.bind(socket, family, spec.address());
        }
        check(answer);
        spec.binding().mode().ifPresent(mode -> SocketFiles.permit(spec, mode));
        check(kernel.listen(socket, spec.backlog()));
    }

    /// Whether there is no IPv6 here, but IPv4 will do.
    private boolean isIpv4Left(int answer, int family) {
        boolean isAbsent = answer == -Errno.EAFNOSUPPORT || answer == -Errno.EADDRNOTAVAIL;
        boolean willDo =
                spec.binding().family() == IpFamily.BOTH && Addresses.isWildcard(spec.address());
        return isAbsent && willDo && family == SocketOptions.AF_INET6;
    }

    /// Takes IPv4 as well as IPv6 when no address is named and neither is asked for alone.
    private int family() {
        if (!Addresses.isWildcard(spec.address())) {
            return SocketAddresses.family(spec.address());
        }
        return spec.binding().family() == IpFamily.IPV4
                ? SocketOptions.AF_INET
                : SocketOptions.AF_INET6;
    }

    private void setUp(int family) {
        tune(family);
        if (family == SocketOptions.AF_UNIX) {
            // Before it is bound, so that nobody gets in meanwhile.
            spec.binding()
                    .mode()
                    .ifPresent(mode -> check(kernel.setMode(socket, Binding.bits(mode))));
            return;
        }
        set(SocketOptions.SO_REUSEADDR, 1);
        if (spec.sharePort()) {
            set(SocketOptions.SO_REUSEPORT, 1);
        }
        if (family == SocketOptions.AF_INET6) {
            int alone = spec.binding().family() == IpFamily.IPV6 ? 1 : 0;
            check(
                    kernel.setOption(
                            socket, SocketOptions.IPPROTO_IPV6, SocketOptions.IPV6_V6ONLY, alone));
        }
        if (!spec.binding().device().isEmpty()) {
            check(
                    kernel.setOption(
                            socket,
                            SocketOptions.SOL_SOCKET,
                            SocketOptions.SO_BINDTODEVICE,
                            spec.binding().device()));
        }
    }

    private void tune(int family) {
        SocketTuning tuning = spec.sockets();
        set(SocketOptions.SO_SNDBUF, tuning.sendBufferBytes());
        if (tuning.receiveBufferBytes() > 0) {
            set(SocketOptions.SO_RCVBUF, tuning.receiveBufferBytes());
        }
        if (family == SocketOptions.AF_UNIX) {
            return;
        }
        setTcp(SocketOptions.TCP_NODELAY, tuning.noDelay() ? 1 : 0);
        setTcp(SocketOptions.TCP_NOTSENT_LOWAT, tuning.unsentLowWaterBytes());
        SocketTuning.KeepAlive keepAlive = tuning.keepAlive();
        if (keepAlive.isOn()) {
            set(SocketOptions.SO_KEEPALIVE, 1);
            setTcp(SocketOptions.TCP_KEEPIDLE, keepAlive.idleS());
            setTcp(SocketOptions.TCP_KEEPINTVL, keepAlive.intervalS());
            setTcp(SocketOptions.TCP_KEEPCNT, keepAlive.probes());
        }
        if (tuning.userTimeoutMs() > 0) {
            setTcp(SocketOptions.TCP_USER_TIMEOUT, tuning.userTimeoutMs());
        }
    }

    private void set(int option, int value) {
        check(kernel.setOption(socket, SocketOptions.SOL_SOCKET, option, value));
    }

    private void setTcp(int option, int value) {
        check(kernel.setOption(socket, SocketOptions.IPPROTO_TCP, option, value));
    }

    private void check(int answer) {
        if (answer < 0) {
            throw spec.refused(Errno.text(-answer), answer == -Errno.EADDRINUSE);
        }
    }
}
