package dev.corinth.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Percent-encoding of RFC 3986 §2.1, read and never written.
/// Immutable.
final class PercentCode {
    private PercentCode() {}

    /// Whether each percent sign is followed by two hexadecimal digits.
    static boolean isWellFormed(String text) {
        int at = text.indexOf('%');
        while (at >= 0 && isEscape(text, at)) {
            at = text.indexOf('%', at + 3);
        }
        return at < 0;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Grammar.is(text.charAt(at + 1), Grammar.HEX)
                && Grammar.is(text.charAt(at + 2), Grammar.HEX);
    }

    /// The decoded text, or empty when it holds a NUL or is no UTF-8. Decoded once: what an encoded
    /// percent sign yields stays.
    static Optional<String> decodePath(String text) {
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] bytes = decode(text, false);
        String decoded = new String(bytes, StandardCharsets.UTF_8);
        // A malformed sequence becomes U+FFFD, which is encoded otherwise than it came.
        boolean exact = Arrays.equals(decoded.getBytes(StandardCharsets.UTF_8), bytes);
        return exact && decoded.indexOf('\0') < 0 ? Optional.of(decoded) : Optional.empty();
    }

    /// The decoded text of one name or value of a query, where a plus sign stands for a space and
    /// malformed UTF-8 becomes U+FFFD.
    static String decodeQuery(String text) {
        boolean plain = text.indexOf('%') < 0 && text.indexOf('+') < 0;
        return plain ? text : new String(decode(text, true), StandardCharsets.UTF_8);
    }

    private static byte[] decode(String text, boolean plusIsSpace) {
        byte[] bytes = new byte[text.length()];
        int count = 0;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '%') {
                int high = Character.digit(text.charAt(at + 1), 16);
                int low = Character.digit(text.charAt(at + 2), 16);
                bytes[count++] = (byte) (high << 4 | low);
                at += 2;
            } else {
                bytes[count++] = (byte) (plusIsSpace && letter == '+' ? ' ' : letter);
            }
        }
        return Arrays.copyOf(bytes, count);
    }
}
