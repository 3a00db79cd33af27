package dev.corinth.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;

/// What `corinth serve` logs and where to, as options of its command line. Used by the main thread.
final class LogOptions {
    @Option(
            names = "--log",
            defaultValue = "${env:CORINTH_LOG:-stderr}",
            converter = LogTarget.Converter.class,
            split = ",",
            paramLabel = "<[scope=]place>",
            description = {
                "Where the log goes: stderr, syslog, syslog:host:port, or a file; may be given",
                "again for single scopes, as in --log server=server.log. " + Place.DEFAULT
            })
    private @Nullable List<LogTarget> targets;

    @Option(
            names = "--log-level",
            defaultValue = "${env:CORINTH_LOG_LEVEL:-info}",
            converter = LogLevel.Converter.class,
            split = ",",
            paramLabel = "<[scope=]level>",
            description = {
                "From which level on: off, error, warning, info, debug, trace; for all scopes or",
                "one, such as engine=debug. " + Place.DEFAULT
            })
    private @Nullable List<LogLevel> levels;

    /// Begins to write the log.
    ///
    /// @param err standard error
    ProgramLog open(PrintWriter err) {
        return ProgramLog.open(
                targets == null ? List.of() : targets, levels == null ? List.of() : levels, err);
    }
}
