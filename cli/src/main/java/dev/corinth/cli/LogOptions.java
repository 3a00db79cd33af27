package dev.corinth.cli;

import dev.corinth.server.FrameLog;
import dev.corinth.server.RotatingFile;
import dev.corinth.server.Server;
import dev.corinth.server.Tracing;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `corinth serve` logs and where to, as options of its command line. Used by the main thread.
final class LogOptions {
    /// The most that is recorded of a frame, in bytes: as much as a trace is shown.
    private static final int MOST_PAYLOAD = 4096;

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

    @Option(
            names = "--frames",
            defaultValue = "${env:CORINTH_FRAMES}",
            paramLabel = "<file>",
            description = {
                "Write down all frames in this file, one JSON object a line, without what looks",
                "like a secret; corinth replay plays it. 'log' dumps them to the log at the",
                "level debug of the scope frames."
            })
    private @Nullable String frames;

    /// Begins to write down frames, if that is asked for.
    ///
    /// @param server started
    Optional<FrameLog> trace(Server server) {
        String place = frames;
        if (place == null || place.isEmpty()) {
            return Optional.empty();
        }
        FrameLog log =
                place.equals("log")
                        ? FrameLog.text(System.getLogger(LogLevel.OURS + ".frames"))
                        : FrameLog.json(RotatingFile.at(Path.of(place))).maxPayload(MOST_PAYLOAD);
        Tracing _ = server.trace(socket -> true, log);
        return Optional.of(log);
    }

    /// Begins to write the log.
    ///
    /// @param err standard error
    ProgramLog open(PrintWriter err) {
        return ProgramLog.open(
                targets == null ? List.of() : targets, levels == null ? List.of() : levels, err);
    }
}
