package dev.corinth.cli;

import picocli.CommandLine.TypeConversionException;

import java.util.List;

/// The names of the scopes of the log. Immutable; all methods are static.
///
/// A scope of ours is called by its last word; one with a dot in it is a logger of whoever the
/// program runs.
final class LogScope {
    private static final List<String> NAMES =
            List.of(
                    "client",
                    "dispatch",
                    "engine",
                    "files",
                    "frames",
                    "live",
                    "poller",
                    "pubsub",
                    "server",
                    "websocket");

    private LogScope() {}

    /// The logger of a scope.
    ///
    /// @param scope such as `engine` or `com.example.shop`; empty for all that is ours
    /// @throws TypeConversionException if there is none of that name
    static String logger(String scope) {
        if (scope.isEmpty()) {
            return LogLevel.OURS;
        }
        if (NAMES.contains(scope)) {
            return LogLevel.OURS + "." + scope;
        }
        if (scope.indexOf('.') > 0) {
            return scope;
        }
        throw new TypeConversionException(
                "'"
                        + scope
                        + "' is no scope; right would be one of "
                        + String.join(", ", NAMES)
                        + ", or the whole name of a logger, with its dots");
    }

    /// Whether a text can be meant as the name of a scope, and not as a path.
    static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c == '.' || c == '_' || Character.isLetterOrDigit((char) c))
                && Character.isLetter(text.charAt(0));
    }

    /// How a scope is called in a line.
    static String shown(String logger) {
        return logger.startsWith(LogLevel.OURS + ".")
                ? logger.substring(LogLevel.OURS.length() + 1)
                : logger;
    }
}
