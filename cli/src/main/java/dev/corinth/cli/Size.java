package dev.corinth.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// A number of bytes as people write it: `64k` is 65,536, `16m` is 16 MiB. Immutable.
///
/// @param bytes 1 or more
record Size(long bytes) {
    /// Reads sizes on the command line.
    static final class Converter implements ITypeConverter<Size> {
        @Override
        public Size convert(String value) {
            return parse(value);
        }
    }

    static Size parse(String text) {
        int digits = 0;
        while (digits < text.length() && Character.digit(text.charAt(digits), 10) >= 0) {
            digits++;
        }
        int shift =
                switch (text.substring(digits)) {
                    case "" -> 0;
                    case "k", "K" -> 10;
                    case "m", "M" -> 20;
                    case "g", "G" -> 30;
                    default -> -1;
                };
        // Nine digits shifted by 30 stay within a long.
        if (digits == 0 || digits > 9 || shift < 0) {
            throw refused(text);
        }
        long bytes = Long.parseLong(text.substring(0, digits)) << shift;
        if (bytes == 0) {
            throw refused(text);
        }
        return new Size(bytes);
    }

    private static TypeConversionException refused(String text) {
        return new TypeConversionException(
                "'" + text + "' is no size; right would be 65536, 64k, 16m or 1g");
    }
}
