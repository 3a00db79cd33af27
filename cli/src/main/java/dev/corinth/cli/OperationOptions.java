package dev.corinth.cli;

import dev.corinth.admin.AdminServer;
import dev.corinth.server.AccessLog;
import dev.corinth.server.DrainPlan;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How `corinth serve` is looked at and how it goes away, as options of its command line. Used by
/// the main thread.
final class OperationOptions {
    private static final String DEFAULT = Place.DEFAULT;

    @Option(
            names = "--admin-port",
            defaultValue = "${env:CORINTH_ADMIN_PORT:-off}",
            converter = AdminPort.Converter.class,
            paramLabel = "<port>",
            description = {
                "Show figures on this port of 127.0.0.1: a page, /metrics, /health, /ready;",
                "0 lets the system choose. " + DEFAULT
            })
    private AdminPort adminPort = AdminPort.OFF;

    @Option(
            names = "--access-log",
            defaultValue = "${env:CORINTH_ACCESS_LOG}",
            paramLabel = "<file>",
            description = "Write down in this file who asked for what.")
    private @Nullable Path accessLog;

    @Option(
            names = "--drain-notice",
            defaultValue = "${env:CORINTH_DRAIN_NOTICE:-0s}",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {
                "How long /health says 503 before the server stops taking connections.",
                DEFAULT
            })
    private Time notice = new Time(Duration.ZERO);

    @Option(
            names = "--drain-window",
            defaultValue = "${env:CORINTH_DRAIN_WINDOW:-10s}",
            converter = Time.Converter.class,
            paramLabel = "<time>",
            description = {"Over how long goodbyes are spread at most.", DEFAULT})
    private Time window = new Time(DrainPlan.STANDARD.window());

    /// Begins to show figures, if that is asked for.
    Optional<AdminServer> show(Server server) {
        return adminPort.open(server);
    }

    /// The same with an access log, if that is asked for.
    ServerConfig logged(ServerConfig config) {
        Path file = accessLog;
        boolean isAsked = file != null && !file.toString().isEmpty();
        return file != null && isAsked ? config.accessLog(AccessLog.to(file)) : config;
    }

    DrainPlan plan() {
        return DrainPlan.STANDARD.notice(notice.duration()).window(window.duration());
    }
}
