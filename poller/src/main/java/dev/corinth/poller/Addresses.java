package dev.corinth.poller;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// What pollers ask of socket addresses. Stateless; safe for any thread.
final class Addresses {
    /// The address of what has none.
    static final SocketAddress NOWHERE = new InetSocketAddress(0);

    private Addresses() {}

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
    }

    /// Whether this is the address of every interface.
    static boolean isWildcard(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                && !internet.isUnresolved()
                && internet.getAddress().isAnyLocalAddress();
    }

    static void requireUsable(SocketAddress address) {
        boolean usable =
                address instanceof InetSocketAddress internet
                        ? !internet.isUnresolved()
                        : isUnix(address);
        if (!usable) {
            throw new IllegalArgumentException("not a resolved address: address=" + address);
        }
    }

    /// The four bytes of an address, the first one highest.
    static int bits(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /// The address that has these four bytes.
    static SocketAddress ofIpv4(int bits, int port) {
        return internet(ByteBuffer.allocate(Integer.BYTES).putInt(bits).array(), 0, port);
    }

    /// An address of 4 or of 16 bytes.
    ///
    /// @param scope of 16 bytes, or 0
    static SocketAddress internet(byte[] bytes, int scope, int port) {
        try {
            InetAddress address =
                    scope == 0
                            ? InetAddress.getByAddress(bytes)
                            : Inet6Address.getByAddress("", bytes, scope);
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address: " + bytes.length, e);
        }
    }
}
