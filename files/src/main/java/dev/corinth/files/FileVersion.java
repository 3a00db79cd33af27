package dev.corinth.files;

import dev.corinth.http.Headers;
import dev.corinth.http.HttpDate;
import dev.corinth.http.Preconditions;

import java.time.Instant;

/// One representation of a file: what is said of it whatever is sent of it. Immutable.
///
/// @param type its content type
/// @param encoding `gzip`, `br`, or empty for the file itself
/// @param size how many bytes it has
/// @param modified when it was changed last
/// @param fields more fields of every answer with it
record FileVersion(String type, String encoding, long size, Instant modified, Headers fields) {
    /// Two versions of a file differ in time or length; two encodings in their name.
    String etag() {
        String time =
                Long.toHexString(modified.getEpochSecond() * 1_000_000_000L + modified.getNano());
        String suffix = encoding.isEmpty() ? "" : "-" + encoding;
        return "\"" + time + "-" + Long.toHexString(size) + suffix + "\"";
    }

    Preconditions preconditions() {
        return new Preconditions(etag(), modified);
    }

    /// The fields that a 304 has too (RFC 9110 §15.4.5).
    Headers validators() {
        Headers all =
                Headers.of("ETag", etag(), "Last-Modified", HttpDate.format(modified)).plus(fields);
        return encoding.isEmpty() ? all : all.plus("Content-Encoding", encoding);
    }
}
