package dev.corinth.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.math.BigDecimal;
import java.time.Duration;

/// A length of time as people write it: `5` and `5s` are five seconds, `0.5`, `500ms`, `2m` and
/// `1h` are what they look like. Immutable.
///
/// @param duration 0 or more
record Time(Duration duration) {
    private static final int MOST_CHARACTERS = 12;

    /// Reads times on the command line.
    static final class Converter implements ITypeConverter<Time> {
        @Override
        public Time convert(String value) {
            return parse(value);
        }
    }

    static Time parse(String text) {
        int digits = 0;
        while (digits < text.length() && isOfNumber(text.charAt(digits))) {
            digits++;
        }
        long millis =
                switch (text.substring(digits)) {
                    case "ms" -> 1;
                    case "", "s" -> 1000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 0;
                };
        if (digits == 0 || digits > MOST_CHARACTERS || millis == 0) {
            throw refused(text);
        }
        try {
            BigDecimal all = new BigDecimal(text.substring(0, digits));
            return new Time(
                    Duration.ofMillis(all.multiply(BigDecimal.valueOf(millis)).longValue()));
        } catch (NumberFormatException e) {
            throw refused(text);
        }
    }

    private static boolean isOfNumber(char c) {
        return (c >= '0' && c <= '9') || c == '.';
    }

    private static TypeConversionException refused(String text) {
        return new TypeConversionException(
                "'" + text + "' is no time; right would be 5, 0.5, 500ms, 5s, 2m or 1h");
    }
}
