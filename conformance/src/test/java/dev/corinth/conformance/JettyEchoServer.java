package dev.corinth.conformance;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The server of Jetty, which agrees to compression whenever it is offered. Safe for any thread.
final class JettyEchoServer implements EchoServer {

    private final Inbox ends = new Inbox();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    JettyEchoServer() throws Exception {
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(
                WebSocketUpgradeHandler.from(
                        server,
                        container -> {
                            JettyEndpoint.widen(container);
                            container.addMapping("/echo", (up, answer, callback) -> new Echo());
                        }));
        server.start();
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public Event nextEnd() throws InterruptedException {
        return ends.next();
    }

    @Override
    public void close() throws IOException {
        JettyEndpoint.stop(server);
    }

    /// Does what the messages ask. Called by Jetty's threads, one at a time; public for Jetty.
    public final class Echo extends JettyEndpoint {

        Echo() {
            super(ends);
        }

        @Override
        public void onWebSocketText(String text) {
            switch (Command.of(text)) {
                case Command.Echo() -> session().sendText(text, Callback.NOOP);
                case Command.Deflated() ->
                        session().sendText(Boolean.toString(isDeflated()), Callback.NOOP);
                case Command.Close(int code, String reason) ->
                        session().close(code, reason, Callback.NOOP);
                case Command.Ping(String payload) -> {
                    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
                    session().sendPing(ByteBuffer.wrap(bytes), Callback.NOOP);
                }
                case Command.Fragments(List<String> parts) -> sendFragments(parts);
            }
        }

        private void sendFragments(List<String> parts) {
            boolean last = parts.size() == 1;
            session()
                    .sendPartialText(
                            parts.getFirst(),
                            last,
                            Callback.from(
                                    () -> {
                                        if (!last) {
                                            sendFragments(parts.subList(1, parts.size()));
                                        }
                                    },
                                    failure -> ends.add(new Event.Failed(failure))));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
            session().sendBinary(bytes, callback);
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            String text = StandardCharsets.UTF_8.decode(payload).toString();
            session().sendText("pong " + text, Callback.NOOP);
        }
    }
}
