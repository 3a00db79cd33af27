package dev.corinth.conformance;

import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Our server. Safe for any thread.
final class CorinthServer implements EchoServer {

    /// Room for the longest message of Autobahn.
    static final long LONGEST = 16 << 20;

    /// Compresses every message, so that the small ones of the tests are compressed too.
    static final DeflateConfig DEFLATE = new DeflateConfig(true, true, true, 15, 15, 0, 6);

    private final Inbox ends = new Inbox();
    private final Server server;

    CorinthServer(boolean deflate) {
        WebSocketConfig config =
                WebSocketConfig.STANDARD
                        .maxMessage(LONGEST)
                        .deflate(deflate ? DEFLATE : DeflateConfig.off());
        server =
                Server.on(0)
                        .webSocket("/echo", WebSocketRoute.of(new Echo(ends)).config(config))
                        .start();
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public Event nextEnd() throws InterruptedException {
        return ends.next();
    }

    @Override
    public void close() {
        server.close();
    }

    /// Does what the messages ask. Called on the loop of its connection.
    private record Echo(Inbox ends) implements WebSocketListener {

        @Override
        public void onMessage(WebSocket socket, Message message) {
            if (message.isText()) {
                obey(socket, message);
            } else {
                socket.send(message);
            }
        }

        private static void obey(WebSocket socket, Message message) {
            switch (Command.of(message.text())) {
                case Command.Echo(), Command.Deflated() -> socket.send(message);
                case Command.Close(int code, String reason) -> socket.close(code, reason);
                case Command.Ping(String payload) ->
                        socket.ping(payload.getBytes(StandardCharsets.UTF_8));
                case Command.Fragments(List<String> parts) -> {
                    FragmentedMessage fragments = socket.startFragments(MessageKind.TEXT);
                    parts.forEach(fragments::send);
                    fragments.finish(new byte[0]);
                }
            }
        }

        @Override
        public void onPong(WebSocket socket, Message pong) {
            if (pong.length() > 0) {
                socket.send("pong " + new String(pong.bytes(), StandardCharsets.UTF_8));
            }
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            ends.add(new Event.Closed(closure.code(), closure.reason()));
        }
    }
}
