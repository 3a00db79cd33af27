package dev.corinth.server;

import dev.corinth.http.Headers;

import java.util.Locale;
import java.util.Set;

/// Header fields of which some make others unneeded. Immutable; all methods are static.
final class HeaderEdit {
    /// Fields that are about the connection or the framing: they are the server's.
    private static final Set<String> RESERVED =
            Set.of(
                    "connection",
                    "content-length",
                    "keep-alive",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private HeaderEdit() {}

    /// Refuses a name that is the server's own.
    static void requireOrdinary(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(small) || small.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("name=" + name + ": the server writes this itself");
        }
    }

    /// The fields of an answer after which the connection goes on, or not.
    static Headers connection(boolean isLast) {
        return isLast ? Headers.of("Connection", "close") : Headers.NONE;
    }

    /// Fields without those that others name too.
    ///
    /// @param fields what may be left out
    /// @param others what stands instead
    static Headers without(Headers fields, Headers others) {
        Headers kept = Headers.NONE;
        for (Headers.Field field : fields) {
            if (!others.contains(field.name())) {
                kept = kept.plus(field.name(), field.value());
            }
        }
        return kept;
    }

    /// Fields of an answer, and standing ones where the answer has none of that name.
    static Headers withStanding(Headers own, Headers standing) {
        return standing.size() == 0 ? own : own.plus(without(standing, own));
    }
}
