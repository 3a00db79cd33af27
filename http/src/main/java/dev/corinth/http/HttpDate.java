package dev.corinth.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Dates as HTTP writes them (RFC 9110 §5.6.7), `Sun, 06 Nov 1994 08:49:37 GMT`.
/// Immutable; all methods are static.
public final class HttpDate {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
                    .withZone(ZoneOffset.UTC);
    private static final int LENGTH = 29;

    private HttpDate() {}

    /// Writes a date.
    ///
    /// @param time cut to whole seconds
    /// @return 29 characters
    public static String format(Instant time) {
        return FORMAT.format(time);
    }

    /// Reads a date. The two obsolete forms are not read: who sends them is answered as if it had
    /// sent none.
    ///
    /// @param text as sent
    /// @return empty when it is no date
    public static Optional<Instant> parse(String text) {
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(FORMAT.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
