package dev.corinth.admin;

import dev.corinth.engine.OverflowPolicy;
import dev.corinth.server.Authentication;
import dev.corinth.server.Authenticator;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.HttpRequest;
import dev.corinth.server.Secrets;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TokenPlace;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocketConfig;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Shows the figures of a server, on a loop and a listener of its own, so that they can be looked
/// at when the server is loaded, stuck or stopping. Safe for any thread.
///
/// ```
/// /          a page: rates, loops, close codes, slow consumers, the frames of one connection
/// /metrics   all figures in the text of OpenMetrics
/// /health    200 while no loop is held up for 10 s, else 503 and which
/// /ready     200 while the server takes connections, else 503
/// ```
///
/// `/health` and `/ready` need no token, since they tell next to nothing.
public final class AdminServer implements AutoCloseable {
    private static final Duration HELD_UP = Duration.ofSeconds(10);
    private static final String CSP =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    private final Server watched;
    private final Optional<String> token;
    private final Server own;
    private final AdminFeed feed;

    private AdminServer(Server watched, AdminConfig config) {
        this.watched = watched;
        this.token = config.token();
        this.feed = new AdminFeed(watched, config.interval());
        this.own =
                Server.with(
                        ServerConfig.STANDARD
                                .listening(part -> config.listening())
                                .loops(part -> part.count(1).threadName("corinth-admin-")));
    }

    /// Begins to show figures.
    ///
    /// @param watched started
    /// @param config where, and to whom
    /// @return listening
    /// @throws IllegalArgumentException if others can reach it and need no token
    public static AdminServer start(Server watched, AdminConfig config) {
        config.requireSafe();
        var admin = new AdminServer(watched, config);
        admin.routes();
        Server _ = admin.own.start();
        admin.feed.start();
        return admin;
    }

    /// The port on which it listens.
    ///
    /// @return the port that the system chose if 0 was asked for
    public int port() {
        return own.port();
    }

    /// Shows nothing more.
    @Override
    public void close() {
        feed.close();
        own.stop(Duration.ofMillis(200)).join();
    }

    private void routes() {
        page("/", "admin.html", "text/html; charset=utf-8");
        page("/admin.css", "admin.css", "text/css; charset=utf-8");
        page("/admin.js", "admin.js", "text/javascript; charset=utf-8");
        page("/icon.svg", "admin.svg", "image/svg+xml");
        own.get("/health", request -> health());
        own.get("/ready", request -> ready());
        own.get("/metrics", guarded(request -> metrics()));
        own.webSocket("/live", live());
    }

    private WebSocketRoute live() {
        WebSocketConfig config =
                WebSocketConfig.STANDARD
                        .maxMessage(1 << 10)
                        .output(
                                WebSocketConfig.STANDARD
                                        .output()
                                        .policy(OverflowPolicy.DROP_OLDEST));
        TokenPlace place = TokenPlace.subprotocol("token.").or(TokenPlace.bearer());
        Authentication how =
                token.map(
                                secret ->
                                        Authentication.by(
                                                Authenticator.ofTokens(
                                                        place, Map.of(secret, Login.of("admin")))))
                        .orElse(Authentication.none());
        return WebSocketRoute.of(feed)
                .config(config)
                .authenticate(how)
                .subprotocol("corinth-admin", feed);
    }

    private Function<HttpRequest, HttpAnswer> guarded(Function<HttpRequest, HttpAnswer> handler) {
        if (token.isEmpty()) {
            return handler;
        }
        String secret = token.get();
        return request -> {
            String said = TokenPlace.bearer().find(request).orElse("");
            return Secrets.areEqual(secret, said)
                    ? handler.apply(request)
                    : HttpAnswer.text(401, "not logged in\n").header("WWW-Authenticate", "Bearer");
        };
    }

    private HttpAnswer metrics() {
        byte[] text = OpenMetrics.text(watched.snapshot()).getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.of(200, OpenMetrics.TYPE, text);
    }

    private HttpAnswer health() {
        return watched.snapshot().loops().stream()
                .filter(loop -> loop.heldUp().compareTo(HELD_UP) > 0)
                .findFirst()
                .map(
                        loop ->
                                HttpAnswer.text(
                                        503,
                                        "loop "
                                                + loop.number()
                                                + " is held up for "
                                                + loop.heldUp().toSeconds()
                                                + " s\n"))
                .orElseGet(() -> HttpAnswer.text(200, "ok\n"));
    }

    private HttpAnswer ready() {
        return watched.isServing()
                ? HttpAnswer.text(200, "ok\n")
                : HttpAnswer.text(503, "stopping\n");
    }

    private void page(String path, String resource, String type) {
        HttpAnswer answer =
                HttpAnswer.of(200, type, bytes(resource))
                        .header("Content-Security-Policy", CSP)
                        .header("Referrer-Policy", "no-referrer");
        own.get(path, request -> answer);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = AdminServer.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
