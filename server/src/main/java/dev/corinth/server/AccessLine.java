package dev.corinth.server;

import dev.corinth.json.Escapes;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// One line of an access log before it is text. Immutable: made on a loop, written elsewhere.
///
/// @param when the time
/// @param peer who asked
/// @param login as whom, or empty
/// @param method what
/// @param path for what, without the query
/// @param status what was answered: a status, or a close code
/// @param bytes how long the body of the answer was
/// @param referer as the peer said, or empty
/// @param agent as the peer said, or empty
/// @param more what stands at the end, or null
record AccessLine(
        Instant when,
        SocketAddress peer,
        String login,
        String method,
        String path,
        int status,
        long bytes,
        String referer,
        String agent,
        @Nullable String more) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// The line in the form of Apache's combined log.
    String text() {
        var line = new StringBuilder(160);
        Escapes.append(line, address(peer));
        line.append(" - ");
        word(line, login);
        line.append(" [").append(TIME.format(when)).append("] \"").append(method).append(' ');
        Escapes.append(line, path);
        line.append("\" ").append(status).append(' ').append(bytes).append(" \"");
        Escapes.append(line, orDash(referer));
        line.append("\" \"");
        Escapes.append(line, orDash(agent));
        line.append('"');
        return more == null ? line.toString() : line.append(' ').append(more).toString();
    }

    /// An address without its port.
    static String address(SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress()
                : "unix";
    }

    /// What stands between spaces must not have any.
    private static void word(StringBuilder line, String value) {
        Escapes.append(line, orDash(value).replace(' ', '_'));
    }

    private static String orDash(String value) {
        return value.isEmpty() ? "-" : value;
    }
}
