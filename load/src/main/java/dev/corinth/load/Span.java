package dev.corinth.load;

import java.time.Duration;

/// How long a run takes. Immutable.
///
/// @param warmUp how long there is load before measuring: 0 to an hour. Default 2 s
/// @param measured how long is measured: more than 0, to a day. Default 10 s
/// @param drain how long answers that are under way at the end are awaited: 0 to an hour. Default
///     5 s
public record Span(Duration warmUp, Duration measured, Duration drain) {
    /// The defaults.
    public static final Span STANDARD =
            new Span(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(5));

    /// Checks the times.
    public Span {
        require("warm-up", warmUp, Duration.ofHours(1));
        require("seconds", measured, Duration.ofDays(1));
        require("drain", drain, Duration.ofHours(1));
        if (measured.isZero()) {
            throw new IllegalArgumentException("seconds=0, more than 0: nothing would be measured");
        }
    }

    private static void require(String name, Duration time, Duration most) {
        if (time.isNegative() || time.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + "=" + time + ", 0 to " + most);
        }
    }
}
