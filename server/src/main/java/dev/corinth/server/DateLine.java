package dev.corinth.server;

import dev.corinth.http.HttpDate;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.LongSupplier;

/// The header field that says when an answer was made (RFC 9110 §6.6.1), as a line: made anew when
/// the second is another one, and the same bytes for everybody until then. Safe for any thread.
final class DateLine {
    private static final byte[] NOTHING = {};

    private final LongSupplier clockMs;

    /// Whoever finds it old makes the next; that two do it at once does no harm.
    private volatile Line line = new Line(Long.MIN_VALUE, NOTHING);

    /// A line, and the second since 1970 that it tells. Immutable: nobody writes into its bytes.
    private static final class Line {
        private final long second;
        private final byte[] bytes;

        Line(long second, byte[] bytes) {
            this.second = second;
            this.bytes = bytes;
        }
    }

    /// @param clockMs milliseconds since 1970
    DateLine(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /// The line of this second, with its end.
    ///
    /// @return not to be changed
    byte[] now() {
        long second = Math.floorDiv(clockMs.getAsLong(), 1_000L);
        Line known = line;
        if (known.second != second) {
            known = new Line(second, bytes(Instant.ofEpochSecond(second)));
            line = known;
        }
        return known.bytes;
    }

    private static byte[] bytes(Instant time) {
        return ("Date: " + HttpDate.format(time) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
