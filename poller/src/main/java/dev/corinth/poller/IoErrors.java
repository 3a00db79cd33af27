package dev.corinth.poller;

import dev.corinth.linux.Errno;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Locale;

/// What the exceptions of Java's channels mean, and the error numbers of Linux. Stateless; safe
/// for any thread.
///
/// Channels tell the number of the system's error by its words only, so the words are what is
/// looked at, where the class of the exception does not say enough.
final class IoErrors {
    private record Words(String words, IoError.Kind kind) {}

    // A refused or timed out connect is a ConnectException either way: the words come first.
    private static final List<Words> KNOWN =
            List.of(
                    new Words("timed out", IoError.Kind.TIMED_OUT),
                    new Words("refused", IoError.Kind.REFUSED),
                    new Words("no such file", IoError.Kind.REFUSED),
                    new Words("unreachable", IoError.Kind.UNREACHABLE),
                    new Words("no route", IoError.Kind.UNREACHABLE),
                    new Words("reset", IoError.Kind.RESET),
                    new Words("broken pipe", IoError.Kind.RESET),
                    new Words("connection abort", IoError.Kind.RESET),
                    new Words("forcibly closed", IoError.Kind.RESET),
                    new Words("was aborted", IoError.Kind.RESET),
                    new Words("too many open files", IoError.Kind.TOO_MANY_OPEN_FILES));

    private IoErrors() {}

    static IoError of(IOException exception) {
        if (exception instanceof ErrnoException known) {
            return of(known.errno());
        }
        String message = exception.getMessage();
        String text = message == null ? exception.getClass().getSimpleName() : message;
        return new IoError(kind(exception, text.toLowerCase(Locale.ROOT)), text);
    }

    /// What an error number of Linux means.
    static IoError of(int errno) {
        IoError.Kind kind =
                switch (errno) {
                    case Errno.ECONNRESET, Errno.EPIPE, Errno.ECONNABORTED -> IoError.Kind.RESET;
                    case Errno.ECONNREFUSED, Errno.ENOENT -> IoError.Kind.REFUSED;
                    case Errno.ENETUNREACH, Errno.EHOSTUNREACH -> IoError.Kind.UNREACHABLE;
                    case Errno.ETIMEDOUT -> IoError.Kind.TIMED_OUT;
                    case Errno.EMFILE, Errno.ENFILE -> IoError.Kind.TOO_MANY_OPEN_FILES;
                    default -> IoError.Kind.OTHER;
                };
        return new IoError(kind, Errno.text(errno));
    }

    private static IoError.Kind kind(IOException exception, String text) {
        for (Words known : KNOWN) {
            if (text.contains(known.words())) {
                return known.kind();
            }
        }
        return switch (exception) {
            case ConnectException e -> IoError.Kind.REFUSED;
            case NoRouteToHostException e -> IoError.Kind.UNREACHABLE;
            case SocketTimeoutException e -> IoError.Kind.TIMED_OUT;
            default -> IoError.Kind.OTHER;
        };
    }
}
