package dev.corinth.http;

import java.util.Optional;
import java.util.OptionalInt;

/// A host and perhaps a port, as `Host` fields, origins and URIs name them.
/// Immutable.
///
/// The grammar is narrower than RFC 3986 §3.2: a name is letters, digits, `-`, `_` and single dots;
/// an address is IPv4 or an IPv6 literal in brackets. No user-info, no percent-encoding, no zone,
/// no colon without a port.
///
/// @param host the host in small letters, an IPv6 literal with its brackets
/// @param port 1 to 65,535; empty when none was written
public record Authority(String host, OptionalInt port) {
    private static final int MAX_HOST = 255;
    private static final int MAX_PORT = 65_535;

    /// Reads `host` or `host:port`.
    ///
    /// @param text the text, nothing around it
    /// @return empty when it does not follow the grammar
    public static Optional<Authority> parse(String text) {
        int hostEnd = hostEnd(text);
        String host = text.substring(0, hostEnd);
        if (!isHost(host)) {
            return Optional.empty();
        }
        if (hostEnd == text.length()) {
            return Optional.of(new Authority(Grammar.lower(host), OptionalInt.empty()));
        }
        int port = port(text.substring(hostEnd + 1));
        return text.charAt(hostEnd) == ':' && port > 0
                ? Optional.of(new Authority(Grammar.lower(host), OptionalInt.of(port)))
                : Optional.empty();
    }

    /// The port, or the one that the scheme implies.
    ///
    /// @param defaultPort what an unwritten port stands for
    /// @return a port
    public int portOr(int defaultPort) {
        return port.orElse(defaultPort);
    }

    /// Whether both name the same host and port, an unwritten port standing for the default one.
    ///
    /// @param other another authority
    /// @param defaultPort what an unwritten port stands for
    /// @return true when they are the same
    public boolean isSame(Authority other, int defaultPort) {
        return host.equals(other.host) && portOr(defaultPort) == other.portOr(defaultPort);
    }

    /// The form of a `Host` field: `host` or `host:port`.
    @Override
    public String toString() {
        return port.isPresent() ? host + ":" + port.getAsInt() : host;
    }

    /// Where an authority ends that begins at an index of a URI: at its path, its query or its end.
    static int endIn(String uri, int from) {
        int at = from;
        while (at < uri.length() && uri.charAt(at) != '/' && uri.charAt(at) != '?') {
            at++;
        }
        return at;
    }

    private static int hostEnd(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        return end > 0 ? end : text.length();
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.endsWith("]") && isIpv6(host.substring(1, host.length() - 1));
        }
        return host.length() <= MAX_HOST
                && Grammar.isAll(host, Grammar.HOST)
                && !host.startsWith(".")
                && !host.contains("..");
    }

    /// At most five digits: nothing can overflow.
    private static int port(String digits) {
        if (digits.length() > 5 || !Grammar.isAll(digits, Grammar.DIGIT)) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port <= MAX_PORT ? port : -1;
    }

    /// RFC 4291 §2.2: eight groups of one to four hexadecimal digits, one run of zero groups
    /// shortened to `::`, the last two groups perhaps written as an IPv4 address.
    private static boolean isIpv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true) == 8;
        }
        String before = text.substring(0, gap);
        String after = text.substring(gap + 2);
        int left = before.isEmpty() ? 0 : groups(before, false);
        int right = after.isEmpty() ? 0 : groups(after, true);
        return left >= 0 && right >= 0 && left + right < 8;
    }

    /// The number of 16-bit groups, or -1 when one is malformed.
    private static int groups(String text, boolean mayEndInIpv4) {
        String[] parts = split(text, ':');
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean isLast = i == parts.length - 1;
            if (parts[i].length() <= 4 && Grammar.isAll(parts[i], Grammar.HEX)) {
                count++;
            } else if (isLast && mayEndInIpv4 && isIpv4(parts[i])) {
                count += 2;
            } else {
                return -1;
            }
        }
        return count;
    }

    private static boolean isIpv4(String text) {
        String[] parts = split(text, '.');
        boolean valid = parts.length == 4;
        for (String part : parts) {
            valid &=
                    part.length() <= 3
                            && Grammar.isAll(part, Grammar.DIGIT)
                            && Integer.parseInt(part) <= 255;
        }
        return valid;
    }

    private static String[] split(String text, char separator) {
        int count = 1 + (int) text.chars().filter(letter -> letter == separator).count();
        String[] parts = new String[count];
        int from = 0;
        for (int i = 0; i < count; i++) {
            int end = text.indexOf(separator, from);
            parts[i] = text.substring(from, end < 0 ? text.length() : end);
            from = end + 1;
        }
        return parts;
    }
}
