package dev.corinth.engine;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Reads internet addresses as peers and people write them, strictly, and never asks a name server.
/// Stateless; safe for any thread.
public final class IpAddress {
    private static final int IPV4_PARTS = 4;
    private static final int MOST_BYTE = 255;
    private static final int MOST_DIGITS = 9;

    /// The longest form: eight groups, of which the last two are written as IPv4.
    private static final int MOST_CHARACTERS = 45;

    private IpAddress() {}

    /// Reads a number of decimal digits without a sign and without zeros in front.
    ///
    /// @param text any
    /// @param most the largest number that is right, at most 999,999,999
    /// @return −1 if it is not such a number
    public static int number(String text, int most) {
        boolean isPlain = !text.isEmpty() && text.length() <= MOST_DIGITS;
        boolean hasZero = text.length() > 1 && text.charAt(0) == '0';
        if (!isPlain || hasZero || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int number = Integer.parseInt(text);
        return number > most ? -1 : number;
    }

    /// Parts a text at each place of a character.
    ///
    /// @param text any
    /// @param at the character
    /// @return one part more than there are such characters
    public static List<String> parts(String text, char at) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int to = text.indexOf(at); to >= 0; to = text.indexOf(at, from)) {
            parts.add(text.substring(from, to));
            from = to + 1;
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// Reads an address.
    ///
    /// @param text four numbers without leading zeros, or IPv6 without zone and brackets
    /// @return the address; IPv4 too where it is written as IPv6 (`::ffff:192.0.2.1`); null if the
    ///     text is no address
    public static @Nullable InetAddress parse(String text) {
        boolean isShort = !text.isEmpty() && text.length() <= MOST_CHARACTERS;
        boolean isPlain = isShort && (isIpv6(text) || isIpv4(text));
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
        return isIpv4(text) ? parse(text) : null;
    }

    /// Reads an address that is written as one of IPv6.
    static @Nullable InetAddress parseIpv6(String text) {
        return isIpv6(text) ? parse(text) : null;
    }

    static boolean isIpv4(InetAddress address) {
        return address instanceof Inet4Address;
    }

    private static boolean isIpv4(String text) {
        List<String> parts = parts(text, '.');
        return parts.size() == IPV4_PARTS
                && parts.stream().allMatch(part -> number(part, MOST_BYTE) >= 0);
    }

    private static boolean isIpv6(String text) {
        return text.indexOf(':') >= 0
                && text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    }
}
