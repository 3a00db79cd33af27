package dev.corinth.peers;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Helidon, which gives every connection a virtual thread that blocks. Safe for any thread.
final class HelidonPeer implements Peer {
    private final Set<WsSession> chatters = ConcurrentHashMap.newKeySet();
    private final WebServer server;

    private HelidonPeer(int port) {
        server =
                WebServer.builder()
                        .host(HOST)
                        .port(port)
                        .backlog(BACKLOG)
                        .shutdownHook(false)
                        .addProtocol(WsConfig.builder().maxFrameLength(MAX_MESSAGE).build())
                        .addRouting(
                                WsRouting.builder()
                                        .endpoint(ECHO, new Echo())
                                        .endpoint(CHAT, () -> new Chat(chatters)))
                        .build()
                        .start();
    }

    static Peer start(int port) {
        return new HelidonPeer(port);
    }

    @Override
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// Sends every frame back as it came.
    private static final class Echo implements WsListener {
        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData bytes, boolean last) {
            session.send(bytes, last);
        }
    }

    /// Sends every message to everybody; fragments are put together first.
    private static final class Chat implements WsListener {
        private final Set<WsSession> all;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        Chat(Set<WsSession> all) {
            this.all = all;
        }

        @Override
        public void onOpen(WsSession session) {
            all.add(session);
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            all.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            all.remove(session);
        }

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            if (last && begun.size() == 0) {
                all.forEach(other -> other.send(text, true));
                return;
            }
            begun.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            if (last) {
                String whole = begun.toString(StandardCharsets.UTF_8);
                begun.reset();
                all.forEach(other -> other.send(whole, true));
            }
        }

        @Override
        public void onMessage(WsSession session, BufferData bytes, boolean last) {
            begun.writeBytes(bytes.readBytes());
            if (last) {
                byte[] whole = begun.toByteArray();
                begun.reset();
                all.forEach(other -> other.send(BufferData.create(whole), true));
            }
        }
    }
}
