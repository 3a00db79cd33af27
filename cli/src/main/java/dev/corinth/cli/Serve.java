package dev.corinth.cli;

import dev.corinth.admin.AdminServer;
import dev.corinth.http.HostRule;
import dev.corinth.http.OriginRule;
import dev.corinth.poller.PollerChoice;
import dev.corinth.server.FrameLog;
import dev.corinth.server.Loops;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// `corinth serve`: the demo server. Used by the main thread.
@Command(
        name = "serve",
        description = "Serves a page with a chat at /, and WebSockets at /echo and /chat.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Every option has an environment variable: CORINTH_PORT for --port,",
            "CORINTH_MAX_MESSAGE for --max-message, and so on.",
            "Ctrl-C or TERM says goodbye to everybody and ends with exit code 0; a second one",
            "cuts what is left. HUP reads the certificates again."
        })
final class Serve implements Callable<Integer> {
    private static final String DEFAULT = Place.DEFAULT;

    @Mixin private Place place = new Place();

    @Mixin private TlsOptions tls = new TlsOptions();

    @Mixin private OperationOptions operation = new OperationOptions();

    @Mixin private LogOptions log = new LogOptions();

    @Option(
            names = "--loops",
            defaultValue = "${env:CORINTH_LOOPS:-0}",
            paramLabel = "<count>",
            description = {"How many loops; 0: one for each processor.", DEFAULT})
    private int loops;

    @Option(
            names = "--poller",
            defaultValue = "${env:CORINTH_POLLER:-auto}",
            paramLabel = "<name>",
            description = {"What moves the bytes: auto, uring, epoll or nio.", DEFAULT})
    private String poller = "";

    @Option(
            names = "--max-message",
            defaultValue = "${env:CORINTH_MAX_MESSAGE:-1m}",
            converter = Size.Converter.class,
            paramLabel = "<size>",
            description = {"The largest message, such as 64k or 16m.", DEFAULT})
    private Size maxMessage = new Size(1 << 20);

    @Option(
            names = "--deflate",
            defaultValue = "${env:CORINTH_DEFLATE:-false}",
            arity = "0",
            description = "Compress messages for clients that offer it (permessage-deflate).")
    private boolean deflate;

    @Option(
            names = "--allow-origin",
            defaultValue = "${env:CORINTH_ALLOW_ORIGIN}",
            split = ",",
            paramLabel = "<origin>",
            description = "Let pages of this origin connect too, such as https://example.com.")
    private @Nullable List<String> origins;

    @Option(
            names = "--allow-host",
            defaultValue = "${env:CORINTH_ALLOW_HOST}",
            split = ",",
            paramLabel = "<host>",
            description = "Answer to this name in Host too, such as example.com.")
    private @Nullable List<String> hosts;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        try (ProgramLog _ = log.open(spec.commandLine().getErr())) {
            return serve();
        }
    }

    private int serve() throws InterruptedException {
        PollerChoice choice = PollerChoice.of(poller);
        Server server = Server.with(config(choice));
        try (DemoSite site = new DemoSite(server, webSockets(), originRule())) {
            server.start();
            serve(server, site);
        }
        return 0;
    }

    private void serve(Server server, DemoSite site) throws InterruptedException {
        Optional<AdminServer> admin = operation.show(server);
        Optional<FrameLog> frames = Optional.empty();
        try {
            frames = log.trace(server);
            Drain.install(server, operation.plan(), spec.commandLine().getErr());
            TlsOptions.reloadOnHangUp(server, spec.commandLine().getErr());
            site.start();
            announce(server, admin);
            server.await();
        } finally {
            admin.ifPresent(AdminServer::close);
            frames.ifPresent(FrameLog::close);
        }
    }

    private ServerConfig config(PollerChoice choice) {
        ServerConfig config =
                operation
                        .logged(place.config())
                        .listening(part -> part.hosts(hostRule(part.hosts())))
                        .loops(part -> loops(part).poller(choice));
        return tls.secured(config);
    }

    private Loops loops(Loops part) {
        return loops == 0 ? part : part.count(loops);
    }

    private WebSocketConfig webSockets() {
        return WebSocketConfig.STANDARD
                .maxMessage(maxMessage.bytes())
                .deflate(deflate ? DeflateConfig.on() : DeflateConfig.off());
    }

    private OriginRule originRule() {
        OriginRule rule = OriginRule.sameOrigin();
        for (String origin : listed(origins)) {
            rule = rule.allowing(origin);
        }
        return rule;
    }

    private HostRule hostRule(HostRule known) {
        HostRule rule = known;
        for (String name : listed(hosts)) {
            rule = rule.allowing(name);
        }
        return rule;
    }

    private void announce(Server server, Optional<AdminServer> admin) {
        PrintWriter out = spec.commandLine().getOut();
        String http = server.config().listening().tls().isPresent() ? "https" : "http";
        out.println("corinth " + Version.number() + " serves " + place.shown(http, server));
        out.println(
                server.config().loops().count() + " loops on " + server.poller() + "; Ctrl-C ends");
        admin.ifPresent(it -> out.println("figures on http://127.0.0.1:" + it.port() + "/"));
        out.flush();
    }

    /// A variable that is not set leaves one empty name.
    private static List<String> listed(@Nullable List<String> names) {
        List<String> all = new ArrayList<>();
        if (names != null) {
            names.stream().filter(name -> !name.isBlank()).forEach(all::add);
        }
        return all;
    }
}
