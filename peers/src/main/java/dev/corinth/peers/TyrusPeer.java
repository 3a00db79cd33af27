package dev.corinth.peers;

import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;

import org.glassfish.grizzly.threadpool.ThreadPoolConfig;
import org.glassfish.tyrus.container.grizzly.server.GrizzlyServerContainer;
import org.glassfish.tyrus.core.TyrusSession;
import org.glassfish.tyrus.core.TyrusWebSocketEngine;
import org.glassfish.tyrus.server.TyrusServerContainer;

import java.nio.ByteBuffer;
import java.util.Map;

/// Tyrus, the reference of Jakarta WebSocket, on Grizzly with one selector and one worker. Safe for
/// any thread.
final class TyrusPeer implements Peer {
    private final TyrusServerContainer container;

    private TyrusPeer(int port) throws Exception {
        Map<String, Object> properties =
                Map.of(
                        TyrusWebSocketEngine.INCOMING_BUFFER_SIZE,
                        MAX_MESSAGE + 1024,
                        GrizzlyServerContainer.SELECTOR_THREAD_POOL_CONFIG,
                        one("selector"),
                        GrizzlyServerContainer.WORKER_THREAD_POOL_CONFIG,
                        one("worker"));
        container = (TyrusServerContainer) new GrizzlyServerContainer().createContainer(properties);
        container.addEndpoint(Echo.class);
        container.addEndpoint(Chat.class);
        container.start("/", port);
    }

    static Peer start(int port) throws Exception {
        return new TyrusPeer(port);
    }

    private static ThreadPoolConfig one(String name) {
        return ThreadPoolConfig.defaultConfig()
                .setPoolName(name)
                .setCorePoolSize(1)
                .setMaxPoolSize(1);
    }

    @Override
    public int port() {
        return container.getPort();
    }

    @Override
    public void close() {
        container.stop();
    }

    /// Sends every message back. Made by Tyrus.
    @ServerEndpoint(ECHO)
    public static final class Echo {
        @OnMessage(maxMessageSize = MAX_MESSAGE)
        public String echo(String text) {
            return text;
        }

        @OnMessage(maxMessageSize = MAX_MESSAGE)
        public ByteBuffer echo(ByteBuffer bytes) {
            return bytes;
        }
    }

    /// Sends every message to everybody, by the broadcast that Tyrus has beside the standard. Made
    /// by Tyrus.
    @ServerEndpoint(CHAT)
    public static final class Chat {
        @OnMessage(maxMessageSize = MAX_MESSAGE)
        public void text(Session session, String text) {
            ((TyrusSession) session).broadcast(text);
        }

        @OnMessage(maxMessageSize = MAX_MESSAGE)
        public void binary(Session session, ByteBuffer bytes) {
            ((TyrusSession) session).broadcast(bytes);
        }
    }
}
