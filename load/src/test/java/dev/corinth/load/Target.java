package dev.corinth.load;

import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server to be put under load, with an echo at `/`, a room at `/room`, and what a test adds.
/// Safe for any thread.
final class Target implements AutoCloseable {
    private final Server server = Server.on(0);
    private final List<Second> heard = new ArrayList<>();

    Target() {
        WebSocketConfig config =
                WebSocketConfig.STANDARD.maxMessage(16 << 20).deflate(DeflateConfig.on());
        WebSocketListener echo = (socket, message) -> socket.send(message);
        server.webSocket("/", WebSocketRoute.of(echo).config(config));
        server.webSocket("/room", WebSocketRoute.of(new Room(config)).config(config));
    }

    Target with(String path, WebSocketListener listener) {
        server.webSocket(path, listener);
        return this;
    }

    Target with(String path, WebSocketRoute route) {
        server.webSocket(path, route);
        return this;
    }

    Target start() {
        server.start();
        return this;
    }

    Server server() {
        return server;
    }

    /// Without a warm-up, a quarter of a second, a few connections.
    LoadPlan plan(String path, Work work) {
        return LoadPlan.of("ws://127.0.0.1:" + server.port() + path)
                .work(work, 8)
                .span(Duration.ZERO, Duration.ofMillis(250));
    }

    LoadResult run(LoadPlan plan) throws InterruptedException {
        return new Load(plan, heard::add).run();
    }

    /// The progress that was told.
    List<Second> heard() {
        return heard;
    }

    @Override
    public void close() {
        server.close();
    }

    /// Sends every message to everybody, the sender too.
    private static final class Room implements WebSocketListener {
        private final WebSocketGroup all;

        private Room(WebSocketConfig config) {
            all = new WebSocketGroup(config.deflate());
        }

        @Override
        public void onOpen(WebSocket socket) {
            all.join(socket);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            all.send(message);
        }
    }
}
