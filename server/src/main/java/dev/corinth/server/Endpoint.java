package dev.corinth.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// Where one [Listening] listens: one of four kinds. Immutable.
public sealed interface Endpoint {
    /// Internet addresses.
    ///
    /// Those of them that ask for port 0 get the one port that the system chose for the first.
    ///
    /// @param list one or more, resolved
    /// @param versions which versions of IP, for the wildcard address alone; others have one
    record Addresses(List<InetSocketAddress> list, IpVersions versions) implements Endpoint {
        /// Copies the list and checks it.
        public Addresses {
            list = List.copyOf(list);
            if (list.isEmpty()) {
                throw new IllegalArgumentException("no address to listen at, at least one");
            }
            list.forEach(Endpoint::requireResolved);
            boolean isWildcard = list.size() == 1 && isWildcard(list.getFirst());
            if (versions != IpVersions.BOTH && !isWildcard) {
                throw new IllegalArgumentException(
                        "versions="
                                + versions
                                + " are for the wildcard address, addresses="
                                + list
                                + " have their own: leave it at BOTH");
            }
        }
    }

    /// Whatever comes in by one network interface, at all its addresses, also later ones. On Linux,
    /// not with the poller `nio`.
    ///
    /// @param name such as `eth0`
    /// @param port 0 to 65535; 0 lets the system choose
    /// @param versions which versions of IP
    record NetworkInterface(String name, int port, IpVersions versions) implements Endpoint {
        /// Checks the parts.
        public NetworkInterface {
            // IFNAMSIZ of Linux is 16, with the zero at the end.
            if (name.isEmpty() || name.length() > 15) {
                throw new IllegalArgumentException("name=" + name + ", 1 to 15 characters");
            }
            InetSocketAddress _ = new InetSocketAddress(port);
        }
    }

    /// A Unix domain socket.
    ///
    /// A file that was left there by a server that is gone is removed before; a socket that
    /// somebody listens at, or a file of another kind, is an error. When the server stops, its own
    /// file is removed.
    ///
    /// @param path where, at most 107 bytes
    /// @param mode who may connect: whoever may write. Default `rw-------`
    record UnixSocket(Path path, Set<PosixFilePermission> mode) implements Endpoint {
        /// Copies the permissions.
        public UnixSocket {
            mode = Set.copyOf(mode);
        }
    }

    /// A socket that was bound by whoever started this process, and listens already.
    ///
    /// @param descriptor its number in this process, 0 or more; with the poller `nio` only 0
    record Inherited(int descriptor) implements Endpoint {
        /// Checks the number.
        public Inherited {
            if (descriptor < 0) {
                throw new IllegalArgumentException("descriptor=" + descriptor + ", 0 or more");
            }
        }
    }

    /// One address: internet, or a path that only the user of this process may connect to.
    ///
    /// @param address resolved
    /// @return an endpoint
    static Endpoint of(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress internet -> new Addresses(List.of(internet), IpVersions.BOTH);
            case UnixDomainSocketAddress unix ->
                    new UnixSocket(unix.getPath(), PosixFilePermissions.fromString("rw-------"));
            default ->
                    throw new IllegalArgumentException(
                            "neither of the internet nor a path: address=" + address);
        };
    }

    /// Where this listens first, as it was asked for.
    ///
    /// @return an internet or Unix domain address; the wildcard address for an interface, and with
    ///     port 0 for what was inherited
    default SocketAddress address() {
        return switch (this) {
            case Addresses(List<InetSocketAddress> list, IpVersions versions) -> list.getFirst();
            case NetworkInterface(String name, int port, IpVersions versions) ->
                    new InetSocketAddress(port);
            case UnixSocket(Path path, Set<PosixFilePermission> mode) ->
                    UnixDomainSocketAddress.of(path);
            case Inherited(int descriptor) -> new InetSocketAddress(0);
        };
    }

    /// Whether only this machine can reach it, as far as that is known before it is bound.
    ///
    /// @return false for an interface, and for what was inherited
    default boolean isPrivate() {
        return switch (this) {
            case Addresses(List<InetSocketAddress> list, IpVersions versions) ->
                    list.stream().allMatch(Endpoint::isPrivate);
            case UnixSocket _ -> true;
            case NetworkInterface _, Inherited _ -> false;
        };
    }

    /// Whether only this machine can reach an address.
    ///
    /// @param address resolved
    /// @return true for loopback, and for a path
    static boolean isPrivate(SocketAddress address) {
        return !(address instanceof InetSocketAddress internet)
                || internet.getAddress().isLoopbackAddress();
    }

    private static boolean isWildcard(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress();
    }

    private static void requireResolved(InetSocketAddress address) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("unknown host: address=" + address);
        }
    }
}
