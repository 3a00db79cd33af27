package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A set of addresses: single ones, ranges by the length of their common front (CIDR, RFC 4632 §3.1
/// and RFC 4291 §2.3), and Unix domain sockets. Immutable.
///
/// Each question looks at the ranges one after the other, which is right for tens of them.
public final class AddressRanges {
    /// No address at all.
    public static final AddressRanges NONE = new AddressRanges(List.of(), false);

    /// What stands for every Unix domain socket.
    private static final String UNIX = "unix";

    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private final List<Range> ranges;
    private final boolean hasUnix;

    /// All addresses whose first bits are these. IPv4 is in the lower half, behind 96 bits of its
    /// own kind.
    private record Range(boolean isIpv4, long high, long low, int bits) {
        boolean contains(InetAddress address) {
            if (IpAddress.isIpv4(address) != isIpv4) {
                return false;
            }
            int kept = isIpv4 ? bits + IPV6_BITS - IPV4_BITS : bits;
            long sameHigh = (highOf(address) ^ high) & mask(kept);
            long sameLow = (lowOf(address) ^ low) & mask(kept - Long.SIZE);
            return (sameHigh | sameLow) == 0;
        }

        @Override
        public String toString() {
            byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
            try {
                byte[] own = isIpv4 ? Arrays.copyOfRange(bytes, 12, 16) : bytes;
                return InetAddress.getByAddress(own).getHostAddress() + "/" + bits;
            } catch (UnknownHostException e) {
                throw new AssertionError("4 or 16 bytes are an address", e);
            }
        }
    }

    private AddressRanges(List<Range> ranges, boolean hasUnix) {
        this.ranges = ranges;
        this.hasUnix = hasUnix;
    }

    /// Reads a set.
    ///
    /// @param texts each an address (`192.0.2.1`, `2001:db8::1`), a range (`10.0.0.0/8`,
    ///     `2001:db8::/32`), or `unix` for every Unix domain socket
    /// @return the set of all of them
    /// @throws IllegalArgumentException if one of them is none of these, or a range has bits behind
    ///     its front; the text says what would be right
    public static AddressRanges of(String... texts) {
        return of(List.of(texts));
    }

    /// Reads a set.
    ///
    /// @param texts as above
    /// @return the set of all of them
    /// @throws IllegalArgumentException as above
    public static AddressRanges of(List<String> texts) {
        var ranges = new ArrayList<Range>();
        for (String text : texts) {
            if (!text.equals(UNIX)) {
                ranges.add(range(text));
            }
        }
        return new AddressRanges(List.copyOf(ranges), texts.contains(UNIX));
    }

    /// Whether an address is in the set.
    ///
    /// @param address any
    /// @return false also for an address that is not resolved
    public boolean contains(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress internet -> contains(internet.getAddress());
            case UnixDomainSocketAddress unix -> hasUnix;
            default -> false;
        };
    }

    /// Whether an address is in the set.
    ///
    /// @param address an internet address, or null
    /// @return false for null
    public boolean contains(@Nullable InetAddress address) {
        if (address == null) {
            return false;
        }
        for (Range range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whether nothing is in the set.
    ///
    /// @return true for [#NONE]
    public boolean isEmpty() {
        return ranges.isEmpty() && !hasUnix;
    }

    @Override
    public String toString() {
        Stream<String> unix = hasUnix ? Stream.of(UNIX) : Stream.empty();
        return Stream.concat(ranges.stream().map(Range::toString), unix)
                .collect(Collectors.joining(", "));
    }

    private static Range range(String text) {
        int slash = text.indexOf('/');
        InetAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" is no address; such as 192.0.2.1, 10.0.0.0/8, 2001:db8::/32,"
                            + " unix");
        }
        boolean isIpv4 = IpAddress.isIpv4(address);
        int most = isIpv4 ? IPV4_BITS : IPV6_BITS;
        int bits = slash < 0 ? most : bits(text, text.substring(slash + 1), most);
        var range = new Range(isIpv4, highOf(address), lowOf(address), bits);
        Range front = front(range);
        if (!front.equals(range)) {
            throw new IllegalArgumentException(
                    "\""
                            + text
                            + "\" has bits behind its first "
                            + bits
                            + ": "
                            + front
                            + " would be right");
        }
        return range;
    }

    private static int bits(String text, String number, int most) {
        int bits = IpAddress.number(number, most);
        if (bits < 0) {
            throw new IllegalArgumentException("\"" + text + "\": behind the slash 0 to " + most);
        }
        return bits;
    }

    private static Range front(Range range) {
        int kept = range.isIpv4() ? range.bits() + IPV6_BITS - IPV4_BITS : range.bits();
        return new Range(
                range.isIpv4(),
                range.high() & mask(kept),
                range.low() & mask(kept - Long.SIZE),
                range.bits());
    }

    /// So many ones from the highest bit on.
    private static long mask(int bits) {
        if (bits <= 0) {
            return 0;
        }
        return bits >= Long.SIZE ? -1L : -1L << (Long.SIZE - bits);
    }

    private static long highOf(InetAddress address) {
        return IpAddress.isIpv4(address) ? 0 : ByteBuffer.wrap(address.getAddress()).getLong();
    }

    private static long lowOf(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return IpAddress.isIpv4(address)
                ? Integer.toUnsignedLong(bytes.getInt())
                : bytes.getLong(Long.BYTES);
    }
}
