package dev.corinth.poller;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;

/// The address of a peer that is not one of IPv4, as small as it can be kept. Immutable.
sealed interface OtherPeer {
    /// A peer on a Unix domain socket without a name, as nearly every client of one is.
    OtherPeer UNNAMED = new Path(UnixDomainSocketAddress.of(""));

    SocketAddress address();

    /// Where it is, as [Line#peerNetwork] says.
    long network();

    static OtherPeer of(SocketAddress address) {
        if (address instanceof InetSocketAddress internet
                && internet.getAddress() instanceof Inet6Address inner) {
            ByteBuffer bytes = ByteBuffer.wrap(inner.getAddress());
            return new Ipv6(
                    bytes.getLong(), bytes.getLong(), inner.getScopeId(), internet.getPort());
        }
        return address.equals(UNNAMED.address()) ? UNNAMED : new Path(address);
    }

    /// An IPv6 address: 16 bytes in two halves, with its scope, or 0, and a port.
    record Ipv6(long high, long low, int scope, int port) implements OtherPeer {
        @Override
        public SocketAddress address() {
            byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            return Addresses.internet(bytes, scope, port);
        }

        /// The half that names the network; that of the loopback address is 0.
        @Override
        public long network() {
            return high;
        }
    }

    /// An address as it is: a path, or what a test invents.
    record Path(SocketAddress address) implements OtherPeer {
        @Override
        public long network() {
            return 0;
        }
    }
}
