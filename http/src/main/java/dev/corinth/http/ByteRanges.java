package dev.corinth.http;

import java.util.ArrayList;
import java.util.List;

/// The parts of a representation that a `Range` asks for (RFC 9110 §14.1.2).
/// Immutable; all methods are static.
public final class ByteRanges {
    /// How many parts are sent of one representation: 8. Who asks for more gets it whole.
    public static final int MAX_RANGES = 8;

    private static final String UNIT = "bytes=";
    private static final int MAX_DIGITS = 18;

    private ByteRanges() {}

    /// One part.
    /// Immutable.
    ///
    /// @param from the first byte
    /// @param to the end, exclusive
    public record Range(long from, long to) {
        /// How many bytes it has.
        ///
        /// @return 1 or more
        public long length() {
            return to - from;
        }
    }

    /// What is to be sent.
    /// Immutable.
    public sealed interface Wanted {
        /// All of it: nothing that can be read asks for parts, or asks for too many of them or for
        /// some bytes twice.
        record Whole() implements Wanted {}

        /// Parts of it.
        ///
        /// @param ranges one or more, none of which share a byte, as they were asked for
        record Parts(List<Range> ranges) implements Wanted {}

        /// Nothing: what is asked for is not there, 416.
        record Nothing() implements Wanted {}
    }

    /// Reads the value of a `Range` field.
    ///
    /// @param value the field as sent
    /// @param length how many bytes the representation has
    /// @return what is to be sent
    public static Wanted parse(String value, long length) {
        if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return new Wanted.Whole();
        }
        List<Range> ranges = new ArrayList<>(1);
        if (!readAll(ranges, value, length) || overlap(ranges)) {
            return new Wanted.Whole();
        }
        return ranges.isEmpty() ? new Wanted.Nothing() : new Wanted.Parts(List.copyOf(ranges));
    }

    /// @return false if it is no list of ranges, or too long a one
    private static boolean readAll(List<Range> ranges, String value, long length) {
        int from = UNIT.length();
        int count = 0;
        boolean isRight = true;
        while (isRight && from <= value.length()) {
            int comma = value.indexOf(',', from);
            int end = comma < 0 ? value.length() : comma;
            count++;
            isRight =
                    count <= MAX_RANGES
                            && addTo(ranges, value.substring(from, end).strip(), length);
            from = end + 1;
        }
        return isRight;
    }

    /// Adds one range if it can be satisfied.
    ///
    /// @return false if it is none
    private static boolean addTo(List<Range> ranges, String text, long length) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return false;
        }
        long first = number(text.substring(0, dash));
        long last = number(text.substring(dash + 1));
        boolean isSuffix = dash == 0;
        boolean isOpen = dash == text.length() - 1;
        if (isSuffix ? last < 0 : first < 0 || (!isOpen && last < first)) {
            return false;
        }
        long from = isSuffix ? Math.max(0, length - last) : first;
        long to = isSuffix || isOpen ? length : Math.min(length, last + 1);
        if (from < to) {
            ranges.add(new Range(from, to));
        }
        return true;
    }

    private static boolean overlap(List<Range> ranges) {
        for (int i = 0; i < ranges.size(); i++) {
            for (int j = 0; j < i; j++) {
                Range one = ranges.get(i);
                Range other = ranges.get(j);
                if (one.from() < other.to() && other.from() < one.to()) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @return -1 for what is no number, or one that no file reaches
    private static long number(String digits) {
        boolean isNumber = !digits.isEmpty() && digits.length() <= MAX_DIGITS;
        for (int i = 0; i < digits.length() && isNumber; i++) {
            isNumber = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
        }
        return isNumber ? Long.parseLong(digits) : -1;
    }
}
