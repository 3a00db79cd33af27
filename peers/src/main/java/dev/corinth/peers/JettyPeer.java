package dev.corinth.peers;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Jetty with one selector, which accepts too, and a pool of eight threads, the least that it
/// starts with. Safe for any thread.
final class JettyPeer implements Peer {
    private static final int BUFFER = 64 << 10;

    private final Set<Session> chatters = ConcurrentHashMap.newKeySet();
    private final Server server = new Server(new QueuedThreadPool(8));
    private final ServerConnector connector = new ServerConnector(server, 0, 1);

    private JettyPeer(int port) throws Exception {
        connector.setHost(HOST);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, this::routes));
        server.start();
    }

    static Peer start(int port) throws Exception {
        return new JettyPeer(port);
    }

    private void routes(ServerWebSocketContainer container) {
        container.setMaxTextMessageSize(MAX_MESSAGE);
        container.setMaxBinaryMessageSize(MAX_MESSAGE);
        container.setMaxFrameSize(MAX_MESSAGE);
        container.setInputBufferSize(BUFFER);
        container.setOutputBufferSize(BUFFER);
        container.setIdleTimeout(Duration.ZERO);
        container.addMapping(ECHO, (request, response, callback) -> new Echo());
        container.addMapping(CHAT, (request, response, callback) -> new Chat(chatters));
    }

    @Override
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception failure) {
            throw new IOException("Jetty did not stop", failure);
        }
    }

    /// Sends every message back, binary ones from the buffer that they came in. Public for Jetty.
    public static final class Echo extends Session.Listener.AbstractAutoDemanding {
        @Override
        public void onWebSocketText(String text) {
            getSession().sendText(text, Callback.NOOP);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            getSession().sendBinary(payload, callback);
        }
    }

    /// Sends every message to everybody. Public for Jetty.
    public static final class Chat extends Session.Listener.AbstractAutoDemanding {
        private final Set<Session> all;

        Chat(Set<Session> all) {
            this.all = all;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            all.add(session);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            all.remove(getSession());
            callback.succeed();
        }

        @Override
        public void onWebSocketText(String text) {
            all.forEach(session -> session.sendText(text, Callback.NOOP));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            ByteBuffer kept = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
            all.forEach(session -> session.sendBinary(kept.duplicate(), Callback.NOOP));
            callback.succeed();
        }
    }
}
