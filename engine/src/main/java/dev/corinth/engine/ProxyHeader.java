package dev.corinth.engine;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads one header of the PROXY protocol, version 1 or 2, in as many pieces as it comes in. Owned
/// by the loop of its connection, used once.
///
/// ```
/// 1: PROXY TCP4 192.0.2.1 192.0.2.9 56324 443 CR LF          at most 107 bytes
///    PROXY UNKNOWN … CR LF
/// 2: 0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A · version, command · family · length 2 · addresses · more
/// ```
///
/// Strict: one wrong byte is final, as soon as it comes. Source: "The PROXY protocol, versions 1 &
/// 2", haproxy.org, of 2020-03-05.
final class ProxyHeader {
    /// The longest header of version 2 that is taken: the addresses, and what proxies add of names,
    /// checksums and certificates.
    static final int MOST_BYTES = 2048;

    /// The longest header of version 1 (§2.1).
    static final int MOST_BYTES_OF_1 = 107;

    /// [#read] wants more bytes.
    static final long NEED_MORE = -1;

    /// [#read] found something wrong, see [#error].
    static final long WRONG = -2;

    private static final byte[] FRONT_OF_1 = "PROXY ".getBytes(US_ASCII);
    private static final byte[] FRONT_OF_2 = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);
    private static final int FIXED_BYTES_OF_2 = 16;
    private static final int LENGTH_AT = 14;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int FAMILY_IPV4 = 0x11;
    private static final int FAMILY_IPV6 = 0x21;
    private static final int FAMILY_UNIX = 0x31;
    private static final int UNSPECIFIED = 0x00;
    private static final int UNIX_BYTES = 216;
    private static final int WORDS_OF_1 = 6;
    private static final int MOST_PORT = 65_535;
    private static final int TYPE_CRC32C = 0x03;
    private static final int CRC_BYTES = 4;
    private static final int MORE_FRONT_BYTES = 3;

    private byte[] bytes = new byte[MOST_BYTES_OF_1];
    private int count;
    private String error = "";
    private @Nullable SocketAddress client;

    /// Takes the next bytes.
    ///
    /// @return the first byte behind the header, [#NEED_MORE] or [#WRONG]
    long read(MemorySegment segment, long from, long to) {
        for (long at = from; at < to; at++) {
            if (count == bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(MOST_BYTES, 2 * bytes.length));
            }
            bytes[count] = segment.get(ValueLayout.JAVA_BYTE, at);
            count++;
            boolean isWhole = bytes[0] == FRONT_OF_1[0] ? isLine() : isWholeOf2();
            if (!error.isEmpty()) {
                return WRONG;
            }
            if (isWhole) {
                return at + 1;
            }
        }
        return NEED_MORE;
    }

    /// What was wrong.
    ///
    /// @return a sentence for people; empty if nothing was
    String error() {
        return error;
    }

    /// Whose connection it is.
    ///
    /// @return empty if it is the proxy's own, or the proxy does not say
    Optional<SocketAddress> client() {
        return Optional.ofNullable(client);
    }

    private boolean fail(String what) {
        error = what;
        return false;
    }

    private boolean hasFront(byte[] front) {
        int last = count - 1;
        return last >= front.length || bytes[last] == front[last];
    }

    /// Whether a line of version 1 is whole.
    private boolean isLine() {
        byte last = bytes[count - 1];
        if (!hasFront(FRONT_OF_1)) {
            return fail("neither version 1 nor 2");
        }
        if (last == '\n') {
            boolean isEnded = count >= 2 && bytes[count - 2] == '\r';
            return isEnded ? readLine() : fail("a line feed without a carriage return");
        }
        if (count >= MOST_BYTES_OF_1) {
            return fail("longer than " + MOST_BYTES_OF_1 + " bytes");
        }
        boolean isAscii = (last >= ' ' && last < 0x7F) || last == '\r';
        return isAscii ? false : fail("a byte that is no text");
    }

    private boolean readLine() {
        String line = new String(bytes, 0, count - 2, US_ASCII);
        List<String> words = IpAddress.parts(line, ' ');
        if (words.get(1).equals("UNKNOWN")) {
            // What follows must be ignored (§2.1).
            return true;
        }
        boolean isKnown = words.get(1).equals("TCP4") || words.get(1).equals("TCP6");
        if (words.size() != WORDS_OF_1 || !isKnown) {
            return fail("not TCP4 or TCP6 with two addresses and two ports");
        }
        SocketAddress source = endOf(words, 2);
        boolean isRight = source != null && endOf(words, 3) != null;
        client = isRight ? source : null;
        return isRight || fail("no such address or port");
    }

    /// An address with its port, which stands two words behind it; null if it is none.
    private static @Nullable SocketAddress endOf(List<String> words, int at) {
        boolean isIpv4 = words.get(1).equals("TCP4");
        String text = words.get(at);
        InetAddress address = isIpv4 ? IpAddress.parseIpv4(text) : IpAddress.parseIpv6(text);
        int port = IpAddress.number(words.get(at + 2), MOST_PORT);
        return address == null || port < 0 ? null : new InetSocketAddress(address, port);
    }

    /// Whether a header of version 2 is whole.
    private boolean isWholeOf2() {
        if (!hasFront(FRONT_OF_2)) {
            return fail("neither version 1 nor 2");
        }
        if (count == FRONT_OF_2.length + 1 && command() != LOCAL && command() != PROXY) {
            return fail("neither LOCAL nor PROXY of version 2");
        }
        if (count < FIXED_BYTES_OF_2) {
            return false;
        }
        int whole = FIXED_BYTES_OF_2 + number(LENGTH_AT);
        if (count == FIXED_BYTES_OF_2 && !isKnown(whole)) {
            return false;
        }
        return count == whole && readAddresses();
    }

    private boolean isKnown(int whole) {
        if (whole > MOST_BYTES) {
            return fail("longer than " + MOST_BYTES + " bytes");
        }
        int needed = addressBytes();
        if (needed < 0) {
            return fail("neither TCP over IPv4 or IPv6, nor a Unix stream");
        }
        return whole >= FIXED_BYTES_OF_2 + needed || fail("no room for its addresses");
    }

    private int command() {
        return Byte.toUnsignedInt(bytes[FRONT_OF_2.length]);
    }

    private int number(int at) {
        return Byte.toUnsignedInt(bytes[at]) << 8 | Byte.toUnsignedInt(bytes[at + 1]);
    }

    /// How many bytes the addresses take, or −1 for a family that is none of a stream.
    private int addressBytes() {
        if (command() == LOCAL) {
            // What it says of addresses must be ignored (§2.2).
            return 0;
        }
        return switch (Byte.toUnsignedInt(bytes[FRONT_OF_2.length + 1])) {
            case FAMILY_IPV4 -> 2 * (4 + 2);
            case FAMILY_IPV6 -> 2 * (16 + 2);
            case FAMILY_UNIX -> UNIX_BYTES;
            case UNSPECIFIED -> 0;
            default -> -1;
        };
    }

    private boolean readAddresses() {
        if (command() == LOCAL) {
            return true;
        }
        int family = Byte.toUnsignedInt(bytes[FRONT_OF_2.length + 1]);
        if (family == UNSPECIFIED) {
            return true;
        }
        boolean isRight = readMore(FIXED_BYTES_OF_2 + addressBytes());
        if (isRight && family != FAMILY_UNIX) {
            client = source(family == FAMILY_IPV4 ? 4 : 16);
        }
        return isRight;
    }

    private SocketAddress source(int length) {
        int from = FIXED_BYTES_OF_2;
        try {
            byte[] address = Arrays.copyOfRange(bytes, from, from + length);
            return new InetSocketAddress(
                    InetAddress.getByAddress(address), number(from + 2 * length));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address: " + length, e);
        }
    }

    /// What proxies add: type 1 · length 2 · value. All of it must have its right length, and a
    /// checksum must be right (§2.2.4).
    private boolean readMore(int from) {
        for (int at = from; at < count; ) {
            if (at + MORE_FRONT_BYTES > count) {
                return fail("an addition without its length");
            }
            int length = number(at + 1);
            int value = at + MORE_FRONT_BYTES;
            if (value + length > count) {
                return fail("an addition longer than the header");
            }
            if (bytes[at] == TYPE_CRC32C && !hasRightChecksum(value, length)) {
                return fail("a wrong checksum");
            }
            at = value + length;
        }
        return true;
    }

    private boolean hasRightChecksum(int at, int length) {
        if (length != CRC_BYTES) {
            return false;
        }
        int told = number(at) << 16 | number(at + 2);
        byte[] zeroed = Arrays.copyOf(bytes, count);
        Arrays.fill(zeroed, at, at + CRC_BYTES, (byte) 0);
        var sum = new CRC32C();
        sum.update(zeroed);
        return (int) sum.getValue() == told;
    }
}
