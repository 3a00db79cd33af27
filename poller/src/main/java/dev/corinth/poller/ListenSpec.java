package dev.corinth.poller;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;

/// Where to listen and how accepted sockets are set up. Immutable.
///
/// @param address an internet or Unix domain address; port 0 lets the system choose. Of no meaning
///     for a socket that listens already ([Binding#descriptor])
/// @param backlog how many connections may wait to be accepted: 1 or more, default 1,024; the
///     system may hold fewer
/// @param sharePort whether several listeners, one per loop, may bind the same port and have the
///     kernel spread connections over them (SO_REUSEPORT); refused where the system lacks it
/// @param binding how the address is taken. Default [Binding#ANY]
/// @param sockets how accepted sockets are set up. Default [SocketTuning#STANDARD]
public record ListenSpec(
        SocketAddress address,
        int backlog,
        boolean sharePort,
        Binding binding,
        SocketTuning sockets) {
    /// Checks the parts, and that they fit each other.
    public ListenSpec {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(sockets, "sockets");
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog=" + backlog + ", at least 1");
        }
        requireFamily(address, binding.family());
        if (Addresses.isUnix(address) && !binding.device().isEmpty()) {
            throw new IllegalArgumentException(
                    "device=" + binding.device() + ", but a path is on none: address=" + address);
        }
    }

    /// The defaults for an address.
    ///
    /// @param address where to listen
    /// @return one listener with a backlog of 1,024 and the default buffers
    public static ListenSpec of(SocketAddress address) {
        return new ListenSpec(address, 1024, false, Binding.ANY, SocketTuning.STANDARD);
    }

    /// The same, with the port shared or not.
    ///
    /// @param share whether several loops listen on the same port
    /// @return a changed copy
    public ListenSpec sharePort(boolean share) {
        return new ListenSpec(address, backlog, share, binding, sockets);
    }

    /// The same at another address.
    ///
    /// @param other where to listen
    /// @return a changed copy
    public ListenSpec address(SocketAddress other) {
        return new ListenSpec(other, backlog, sharePort, binding, sockets);
    }

    /// The same with another backlog.
    ///
    /// @param connections how many connections may wait to be accepted
    /// @return a changed copy
    public ListenSpec backlog(int connections) {
        return new ListenSpec(address, connections, sharePort, binding, sockets);
    }

    /// The same with another way to take the address.
    ///
    /// @param how which
    /// @return a changed copy
    public ListenSpec binding(Binding how) {
        return new ListenSpec(address, backlog, sharePort, how, sockets);
    }

    /// The same with accepted sockets set up in another way.
    ///
    /// @param tuning how
    /// @return a changed copy
    public ListenSpec sockets(SocketTuning tuning) {
        return new ListenSpec(address, backlog, sharePort, binding, tuning);
    }

    /// What is thrown when the system refuses.
    ///
    /// @param why its words
    /// @param isInUse whether the reason is that somebody listens there
    PollerException refused(String why, boolean isInUse) {
        String advice = "";
        if (isInUse) {
            advice =
                    Addresses.isUnix(address)
                            ? "; remove the path if nobody listens there any more"
                            : "; choose another port, or have all who listen there share it";
        }
        return new PollerException("cannot listen on " + where() + ": " + why + advice);
    }

    private String where() {
        if (binding.isInherited()) {
            return "socket " + binding.descriptor();
        }
        return binding.device().isEmpty() ? address.toString() : address + "%" + binding.device();
    }

    private static void requireFamily(SocketAddress address, IpFamily family) {
        boolean fits =
                switch (family) {
                    case BOTH -> true;
                    case IPV4 -> isWildcard(address) || isOf(address, false);
                    case IPV6 -> isWildcard(address) || isOf(address, true);
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "address=" + address + " is none of the family asked for: " + family);
        }
    }

    private static boolean isOf(SocketAddress address, boolean isIpv6) {
        return address instanceof InetSocketAddress internet
                && internet.getAddress() instanceof Inet6Address == isIpv6;
    }

    private static boolean isWildcard(SocketAddress address) {
        return Addresses.isWildcard(address);
    }
}
