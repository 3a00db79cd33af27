package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// A socket as a poller sees it: a place in its table. Owned by its loop.
///
/// The poller gives a line its slot and generation when it takes the line on. A slot is used
/// again after the line is closed, with another generation, so that an old name never reaches a
/// new line.
///
/// It keeps the address of its peer, for good: six bytes for IPv4, a small object for any other.
public abstract class Line {
    private static final int LOOPBACK = 127;
    private static final long IPV4 = 1L << 32;

    private int slot = -1;
    private int generation;
    private int peerIpv4;
    private char peerPort;

    /// Null where the peer has an IPv4 address.
    private @Nullable OtherPeer otherPeer;

    /// Makes a line that no poller has.
    protected Line() {}

    /// The place of this line in the table of its poller.
    ///
    /// @return 0 or more; −1 while no poller has it
    public final int slot() {
        return slot;
    }

    /// How many times the slot had been used before, modulo 2^24.
    ///
    /// @return 0 to 2^24 − 1
    public final int generation() {
        return generation;
    }

    /// The address of the peer, also when the line is closed. For every thread.
    ///
    /// @return what the line was accepted from or connects to; the wildcard address with port 0
    ///     while no poller has it
    public final SocketAddress peerAddress() {
        OtherPeer other = otherPeer;
        return other == null ? Addresses.ofIpv4(peerIpv4, peerPort) : other.address();
    }

    /// A number for where the peer is: one for each IPv4 address and for each /64 of IPv6, which is
    /// what one subscriber has. For every thread.
    ///
    /// @return 0 for a peer on this machine, which may stand for many: a loopback address, a Unix
    ///     domain socket
    public final long peerNetwork() {
        OtherPeer other = otherPeer;
        return other == null ? network(peerIpv4) : other.network();
    }

    /// What [#peerNetwork] is for a peer at an address.
    ///
    /// @param peer any
    /// @return 0 for a peer on this machine
    public static long networkOf(SocketAddress peer) {
        if (peer instanceof InetSocketAddress internet
                && internet.getAddress() instanceof Inet4Address address) {
            return network(Addresses.bits(address));
        }
        return OtherPeer.of(peer).network();
    }

    private static long network(int ipv4) {
        return ipv4 >>> 24 == LOOPBACK ? 0 : IPV4 | Integer.toUnsignedLong(ipv4);
    }

    final void place(int newSlot, int newGeneration, SocketAddress peer) {
        slot = newSlot;
        generation = newGeneration;
        peer(peer);
    }

    /// Says where the peer really is, as a proxy in between tells. By the loop only, before anybody
    /// else knows the line.
    ///
    /// @param peer from here on its address
    public final void peer(SocketAddress peer) {
        if (peer instanceof InetSocketAddress internet
                && internet.getAddress() instanceof Inet4Address address) {
            peerIpv4 = Addresses.bits(address);
            peerPort = (char) internet.getPort();
            otherPeer = null;
        } else {
            otherPeer = OtherPeer.of(peer);
        }
    }
}
