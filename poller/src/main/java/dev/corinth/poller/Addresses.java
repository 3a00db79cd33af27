package dev.corinth.poller;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/// What pollers ask of socket addresses. Stateless; safe for any thread.
final class Addresses {
    /// The address of what has none.
    static final SocketAddress NOWHERE = new InetSocketAddress(0);

    private Addresses() {}

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress;
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
}
