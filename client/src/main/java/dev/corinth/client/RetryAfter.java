package dev.corinth.client;

import dev.corinth.http.Headers;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// Reads the field `Retry-After` (RFC 9110 §10.2.3). Safe for any thread: it holds no state.
final class RetryAfter {
    /// Nobody waits longer, and it is no overflow.
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /// How long the sender wants to be left alone.
    ///
    /// @param now what a date is told by
    /// @return 0 or more; empty if there is none, if there are several, or if it is none
    static Optional<Duration> of(Headers headers, Instant now) {
        List<String> all = headers.all("Retry-After");
        if (all.size() != 1) {
            return Optional.empty();
        }
        String text = all.getFirst().strip();
        boolean isSeconds =
                !text.isEmpty()
                        && text.length() <= MOST_DIGITS
                        && text.chars().allMatch(it -> it >= '0' && it <= '9');
        return isSeconds
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(text)))
                : until(text, now);
    }

    private static Optional<Duration> until(String date, Instant now) {
        try {
            Instant then = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
            Duration left = Duration.between(now, then);
            return Optional.of(left.isNegative() ? Duration.ZERO : left);
        } catch (DateTimeException e) {
            // No date either.
            return Optional.empty();
        }
    }
}
