package dev.corinth.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;

/// From which level on one scope of the log is written, as an option of the command line:
/// `engine=debug`, or `debug` for all that is ours. Immutable.
///
/// @param logger the name of the scope's logger, such as `dev.corinth.engine`
/// @param level for it and for what is below it
record LogLevel(String logger, Level level) {
    /// What all scopes of ours begin with.
    static final String OURS = "dev.corinth";

    /// As `System.Logger` calls them; the handler and the scopes know those of `java.util.logging`.
    private static final Map<String, Level> LEVELS =
            Map.of(
                    "off", Level.OFF,
                    "error", Level.SEVERE,
                    "warning", Level.WARNING,
                    "info", Level.INFO,
                    "debug", Level.FINE,
                    "trace", Level.FINER,
                    "all", Level.ALL);

    /// Reads levels on the command line.
    static final class Converter implements ITypeConverter<LogLevel> {
        @Override
        public LogLevel convert(String value) {
            return parse(value);
        }
    }

    static LogLevel parse(String text) {
        int equals = text.indexOf('=');
        String scope = equals < 0 ? "" : text.substring(0, equals);
        Level level = LEVELS.get(text.substring(equals + 1).toLowerCase(Locale.ROOT));
        if (level == null) {
            throw new TypeConversionException(
                    "'"
                            + text
                            + "' has no level; right would be debug or engine=debug, of off, error,"
                            + " warning, info, debug, trace, all");
        }
        return new LogLevel(LogScope.logger(scope), level);
    }
}
