package dev.corinth.cli;

import dev.corinth.poller.SystemLog;
import dev.corinth.server.LogSink;
import dev.corinth.server.RotatingFile;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where what is logged goes, and of which scope, as an option of the command line: `stderr`,
/// `syslog`, `syslog:host:port`, `syslog:/path`, or a file; `frames=trace.log` for one scope.
/// Immutable.
///
/// @param logger the name of the scope's logger, or empty for all that no other target takes
/// @param kind what it is
/// @param place the path, or host and port
record LogTarget(String logger, Kind kind, String place) {
    /// The kinds of places.
    enum Kind {
        /// Standard error, with priorities where the journal of systemd reads it.
        STDERR,
        /// The socket of this machine's log.
        LOCAL,
        /// UDP, to a log that may be elsewhere.
        REMOTE,
        /// A file that is moved when it is full.
        FILE
    }

    /// RFC 5426 §3.3.
    private static final int SYSLOG_PORT = 514;

    private static final String SYSLOG = "syslog";

    /// Reads targets on the command line.
    static final class Converter implements ITypeConverter<LogTarget> {
        @Override
        public LogTarget convert(String value) {
            return parse(value);
        }
    }

    static LogTarget parse(String text) {
        int equals = text.indexOf('=');
        boolean isScoped = equals > 0 && LogScope.isName(text.substring(0, equals));
        String logger = isScoped ? LogScope.logger(text.substring(0, equals)) : "";
        String place = isScoped ? text.substring(equals + 1) : text;
        if (place.isEmpty()) {
            throw new TypeConversionException(
                    "'" + text + "' is no place; right would be stderr, syslog or a file");
        }
        return at(logger, place);
    }

    private static LogTarget at(String logger, String place) {
        if (place.equals("stderr")) {
            return new LogTarget(logger, Kind.STDERR, "");
        }
        if (place.equals(SYSLOG)) {
            return new LogTarget(logger, Kind.LOCAL, SystemLog.SOCKET.toString());
        }
        if (place.startsWith(SYSLOG + ":")) {
            String where = place.substring(SYSLOG.length() + 1);
            Kind kind = where.startsWith("/") ? Kind.LOCAL : Kind.REMOTE;
            requireRemote(place, kind, where);
            return new LogTarget(logger, kind, where);
        }
        return new LogTarget(logger, Kind.FILE, place);
    }

    private static void requireRemote(String place, Kind kind, String where) {
        if (kind == Kind.REMOTE && host(where).isEmpty()) {
            throw new TypeConversionException(
                    "'" + place + "' has no host; right would be syslog:host or syslog:host:514");
        }
    }

    /// How entries are written there.
    LogForm form() {
        return switch (kind) {
            case STDERR -> isJournal() ? LogForm.JOURNAL : LogForm.PLAIN;
            case LOCAL -> LogForm.LOCAL;
            case REMOTE -> LogForm.RFC_5424;
            case FILE -> LogForm.PLAIN;
        };
    }

    /// Opens it, as far as that can be known now.
    ///
    /// @param err standard error
    /// @throws IllegalArgumentException if it cannot be there
    LogSink open(PrintWriter err) {
        return switch (kind) {
            case STDERR -> new StderrSink(err);
            case LOCAL -> {
                SystemLog.whyNot()
                        .ifPresent(
                                reason -> {
                                    throw new IllegalArgumentException(
                                            "log=syslog, but "
                                                    + reason
                                                    + "; syslog:host:port goes everywhere");
                                });
                yield SyslogSink.local(Path.of(place));
            }
            case REMOTE ->
                    SyslogSink.remote(InetSocketAddress.createUnresolved(host(place), port()));
            case FILE -> RotatingFile.at(file());
        };
    }

    /// What is known to go wrong is said before anything runs.
    private Path file() {
        Path file = Path.of(place);
        Path folder = file.toAbsolutePath().getParent();
        boolean mayBe = folder != null && Files.isDirectory(folder) && !Files.isDirectory(file);
        boolean isOpen =
                Files.exists(file) ? Files.isWritable(file) : mayBe && Files.isWritable(folder);
        if (!mayBe || !isOpen) {
            throw new IllegalArgumentException(
                    "log=" + place + ", a file that can be written, in a folder that is there");
        }
        return file;
    }

    private static boolean isJournal() {
        String stream = System.getenv("JOURNAL_STREAM");
        return SystemLog.isJournal(stream == null ? "" : stream);
    }

    /// The host; an address of IPv6 stands in brackets where a port follows.
    private static String host(String where) {
        if (where.startsWith("[")) {
            return where.substring(1, Math.max(1, where.indexOf(']')));
        }
        int colon = where.indexOf(':');
        boolean hasPort = colon >= 0 && colon == where.lastIndexOf(':');
        return hasPort ? where.substring(0, colon) : where;
    }

    private int port() {
        String after = place.substring(place.indexOf(host(place)) + host(place).length());
        int colon = after.lastIndexOf(':');
        try {
            int port = colon < 0 ? SYSLOG_PORT : Integer.parseInt(after.substring(colon + 1));
            if (port > 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, with what would be right.
        }
        throw new IllegalArgumentException("log=syslog:" + place + ", with a port of 1 to 65535");
    }
}
