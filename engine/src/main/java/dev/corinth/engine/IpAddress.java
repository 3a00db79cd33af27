package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/// Reads internet addresses as peers and people write them, strictly, and never asks a name server.
/// Stateless; safe for any thread.
public final class IpAddress {
    private static final String BYTE = "(0|[1-9][0-9]{0,2})";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

    /// The longest form: eight groups, of which the last two are written as IPv4.
    private static final int MOST_CHARACTERS = 45;

    private IpAddress() {}

    /// Reads an address.
    ///
    /// @param text four numbers without leading zeros, or IPv6 without zone and brackets
    /// @return the address; IPv4 too where it is written as IPv6 (`::ffff:192.0.2.1`); null if the
    ///     text is no address
    public static @Nullable InetAddress parse(String text) {
        boolean isShort = !text.isEmpty() && text.length() <= MOST_CHARACTERS;
        boolean isPlain = isShort && (isIpv6(text) || IPV4.matcher(text).matches());
        if (!isPlain) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// Reads an address of IPv4, of four numbers.
    static @Nullable InetAddress parseIpv4(String text) {
        return IPV4.matcher(text).matches() ? parse(text) : null;
    }

    /// Reads an address that is written as one of IPv6.
    static @Nullable InetAddress parseIpv6(String text) {
        return isIpv6(text) ? parse(text) : null;
    }

    static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    private static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0
                && text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    }
}
