package dev.corinth.cli;

import dev.corinth.http.OriginRule;
import dev.corinth.live.Live;
import dev.corinth.live.LiveConfig;
import dev.corinth.pubsub.TopicLimits;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.server.Authentication;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Server;
import dev.corinth.server.TopicAccess;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// What `corinth serve` serves: the page, `/echo`, `/chat`, `/live`, `/figures` and `/health`.
/// Set up by the main thread, then safe for any thread.
final class DemoSite implements AutoCloseable {
    /// The one topic of the demo.
    private static final String CHAT = "chat";

    /// How many of its messages are kept for those who come later or come back.
    private static final int REMEMBERED = 100;

    private final Server server;
    private final WebSocketConfig config;
    private final OriginRule origins;
    private final Figures figures;

    DemoSite(Server server, WebSocketConfig config, OriginRule origins) {
        this.server = server;
        this.config = config;
        this.origins = origins;
        this.figures = new Figures(server);
        page();
        chat();
        webSockets();
    }

    /// Begins to show figures.
    void start() {
        figures.start();
    }

    @Override
    public void close() {
        figures.close();
    }

    private void page() {
        serve("/", "index.html", "text/html; charset=utf-8");
        serve("/demo.css", "demo.css", "text/css; charset=utf-8");
        serve("/demo.js", "demo.js", "text/javascript; charset=utf-8");
        serve("/icon.svg", "icon.svg", "image/svg+xml");
        server.get("/health", request -> health());
    }

    private void chat() {
        int longest = Math.toIntExact(config.limits().maxMessage());
        TopicPolicy policy =
                TopicPolicy.STANDARD.overflow(config.output().policy()).history(REMEMBERED);
        server.topic(CHAT, policy, TopicAccess.everybody())
                .topics(all -> all.limits(TopicLimits.STANDARD.maxMessage(longest)))
                .compressTopics(config.deflate());
    }

    private void webSockets() {
        server.webSocket("/echo", route(this::echo));
        server.webSocket("/chat", route(new Chat()));
        server.webSocket("/figures", route(figures));
        LiveConfig live = LiveConfig.STANDARD.webSocket(config).origins(origins);
        Live.serve(server, "/live", live, it -> it.authenticate(Authentication.none()));
    }

    private HttpAnswer health() {
        return server.isServing()
                ? HttpAnswer.text(200, "ok\n")
                : HttpAnswer.text(503, "stopping\n");
    }

    private void echo(WebSocket socket, Message message) {
        figures.received();
        socket.send(message);
    }

    private WebSocketRoute route(WebSocketListener listener) {
        // A demo is for everybody who reaches it.
        return WebSocketRoute.of(listener)
                .config(config)
                .origins(origins)
                .authenticate(Authentication.none());
    }

    private void serve(String path, String resource, String type) {
        HttpAnswer answer =
                HttpAnswer.of(200, type, bytes(resource))
                        .header(
                                "Content-Security-Policy",
                                "default-src 'self'; frame-ancestors 'none'; base-uri 'none'")
                        .header("Referrer-Policy", "no-referrer");
        server.get(path, request -> answer);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = DemoSite.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing in this build");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends every message to everybody, the sender too.
    private final class Chat implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            server.topics().subscribe(socket, CHAT);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            // What is taken and what is refused is counted.
            TopicResult _ = server.topics().publish(CHAT, message);
        }
    }
}
