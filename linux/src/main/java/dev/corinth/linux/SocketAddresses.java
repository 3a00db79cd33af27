package dev.corinth.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Socket addresses in the form of the kernel. Stateless; safe for any thread.
///
/// ```
/// IPv4 (16 bytes)       family 2 · port 2 · address 4 · unused 8
/// IPv6 (28 bytes)       family 2 · port 2 · flow 4 · address 16 · scope 4
/// Unix (3 to 110)       family 2 · path, ended by a zero byte
/// ```
///
/// Family, flow and scope are in the machine's order, ports and addresses in the network's.
public final class SocketAddresses {
    /// No address is longer.
    public static final int MOST_BYTES = 112;

    private static final int PATH_MOST_BYTES = 107;
    private static final int PORT_AT = 2;
    private static final int PATH_AT = 2;
    private static final int IPV4_AT = 4;
    private static final int IPV4_BYTES = 16;
    private static final int IPV6_AT = 8;
    private static final int IPV6_SCOPE_AT = 24;
    private static final int IPV6_BYTES = 28;
    private static final ValueLayout.OfShort NETWORK_SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    /// The family that a socket for an address should have.
    ///
    /// @param address an internet or Unix domain address
    /// @return one of the families of [SocketOptions]
    public static int family(SocketAddress address) {
        return switch (address) {
            case UnixDomainSocketAddress unix -> SocketOptions.AF_UNIX;
            case InetSocketAddress internet when internet.getAddress() instanceof Inet6Address ->
                    SocketOptions.AF_INET6;
            case InetSocketAddress internet when !internet.isUnresolved() -> SocketOptions.AF_INET;
            default -> throw new IllegalArgumentException("not a usable address: " + address);
        };
    }

    /// Writes an address in the form of a family. IPv4 has a form in IPv6.
    ///
    /// @param address an internet or Unix domain address
    /// @param family one of the families of [SocketOptions]
    /// @param segment native memory
    /// @param at where, with [#MOST_BYTES] of room
    /// @return how many bytes it has there
    /// @throws LinuxException if a path is longer than the kernel has room for
    public static long write(SocketAddress address, int family, MemorySegment segment, long at) {
        segment.asSlice(at, MOST_BYTES).fill((byte) 0);
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) family);
        if (address instanceof UnixDomainSocketAddress unix) {
            return writePath(unix, segment, at);
        }
        var internet = (InetSocketAddress) address;
        segment.set(NETWORK_SHORT, at + PORT_AT, (short) internet.getPort());
        byte[] bytes = internet.getAddress().getAddress();
        if (family == SocketOptions.AF_INET) {
            copy(bytes, segment, at + IPV4_AT);
            return IPV4_BYTES;
        }
        writeIpv6(internet.getAddress(), bytes, segment, at);
        return IPV6_BYTES;
    }

    /// Reads an address.
    ///
    /// @param segment native memory with the address at its start
    /// @param length how many bytes it has
    /// @return an internet or Unix domain address
    public static SocketAddress read(MemorySegment segment, int length) {
        int family = segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
        int port = Short.toUnsignedInt(segment.get(NETWORK_SHORT, PORT_AT));
        return switch (family) {
            case SocketOptions.AF_UNIX -> readPath(segment, length);
            case SocketOptions.AF_INET -> internet(bytes(segment, IPV4_AT, 4), 0, port);
            case SocketOptions.AF_INET6 -> {
                int scope = segment.get(ValueLayout.JAVA_INT_UNALIGNED, IPV6_SCOPE_AT);
                yield internet(bytes(segment, IPV6_AT, 16), scope, port);
            }
            default -> throw new IllegalArgumentException("unknown family: family=" + family);
        };
    }

    private static long writePath(UnixDomainSocketAddress unix, MemorySegment segment, long at) {
        byte[] path = unix.getPath().toString().getBytes(StandardCharsets.UTF_8);
        if (path.length > PATH_MOST_BYTES) {
            throw new LinuxException("path of " + path.length + " bytes", Errno.ENAMETOOLONG);
        }
        copy(path, segment, at + PATH_AT);
        return PATH_AT + path.length + 1L;
    }

    private static void writeIpv6(
            InetAddress address, byte[] bytes, MemorySegment segment, long at) {
        if (address instanceof Inet6Address inner) {
            copy(bytes, segment, at + IPV6_AT);
            segment.set(ValueLayout.JAVA_INT_UNALIGNED, at + IPV6_SCOPE_AT, inner.getScopeId());
        } else if (!address.isAnyLocalAddress()) {
            // RFC 4291 §2.5.5.2: an IPv4 address behind ten zero bytes and two of ones.
            segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, at + IPV6_AT + 10, (short) 0xFFFF);
            copy(bytes, segment, at + IPV6_AT + 12);
        }
    }

    private static SocketAddress readPath(MemorySegment segment, int length) {
        int end = PATH_AT;
        while (end < length && segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
            end++;
        }
        byte[] path = bytes(segment, PATH_AT, Math.max(0, end - PATH_AT));
        return UnixDomainSocketAddress.of(new String(path, StandardCharsets.UTF_8));
    }

    private static SocketAddress internet(byte[] bytes, int scope, int port) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (scope != 0 && address instanceof Inet6Address) {
                address = Inet6Address.getByAddress("", bytes, scope);
            }
            return new InetSocketAddress(address, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address: " + bytes.length, e);
        }
    }

    private static byte[] bytes(MemorySegment segment, long from, int count) {
        return segment.asSlice(from, count).toArray(ValueLayout.JAVA_BYTE);
    }

    private static void copy(byte[] bytes, MemorySegment segment, long at) {
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, at, bytes.length);
    }
}
