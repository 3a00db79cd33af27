package dev.corinth.http;

import org.jspecify.annotations.Nullable;

/// The first line of a message: a request line or a status line.
/// Owned by the [HeadParser] that holds it.
///
/// @param <H> the head that the line begins
abstract sealed class StartLine<H> extends Scanner permits RequestLine, StatusLine {
    /// Bytes of the finished line with its line end and whatever stood before it.
    abstract int size();

    /// Makes the head of a finished line, or the error that its parts together make.
    abstract Outcome<H> head(HeadBytes bytes, Headers headers, int headerBytes);

    /// A head or the reason why there is none. Immutable.
    ///
    /// @param head the head, or null
    /// @param error the reason, or null
    record Outcome<H>(@Nullable H head, @Nullable HttpError error) {
        static <H> Outcome<H> of(H head) {
            return new Outcome<>(head, null);
        }

        static <H> Outcome<H> refused(HttpError error) {
            return new Outcome<>(null, error);
        }
    }
}
