package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientLoops;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.oracle.RawServer;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What becomes of an exception in a callback of a listener, on either side.
class CallbackErrorsTest {
    /// What was logged of the engine while it is open. Safe for any thread.
    private static final class Log extends Handler implements AutoCloseable {
        private final Logger logger = Logger.getLogger("dev.corinth.engine");
        private final LinkedBlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

        Log() {
            logger.addHandler(this);
            logger.setUseParentHandlers(false);
        }

        @Override
        public void publish(LogRecord record) {
            records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setUseParentHandlers(true);
        }
    }

    /// Fails in one of its callbacks. Safe for any thread.
    private static final class Failing implements WebSocketListener {
        private final String where;
        private final LinkedBlockingQueue<WebSocket> opened = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<Closure> closed = new LinkedBlockingQueue<>();

        Failing(String where) {
            this.where = where;
        }

        private void call(String name) {
            if (name.equals(where)) {
                throw new IllegalStateException("of " + name);
            }
        }

        @Override
        public void onOpen(WebSocket socket) {
            opened.add(socket);
            call("onOpen");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            call("onMessage");
        }

        @Override
        public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
            call("onFragment");
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            call("onPing");
        }

        @Override
        public void onPong(WebSocket socket, Message pong) {
            call("onPong");
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            call("onClosing");
            socket.close();
        }

        @Override
        public void onClose(WebSocket socket, Closure closure) {
            closed.add(closure);
            call("onClose");
        }

        private WebSocketConfig config() {
            return where.equals("onFragment")
                    ? WebSocketConfig.STANDARD.streaming(1 << 20)
                    : WebSocketConfig.STANDARD;
        }
    }

    /// Makes the other side call the callback that fails, and sees the end that it comes to.
    private static void provoke(RawPeer peer, String where, Optional<Integer> mask) {
        if (!where.equals("onOpen")) {
            RawFrame frame =
                    switch (where) {
                        case "onPing" -> RawFrame.ping((byte) 1);
                        case "onPong" -> RawFrame.pong((byte) 1);
                        case "onClosing", "onClose" -> RawFrame.close(1000, "");
                        default -> RawFrame.text("fail");
                    };
            peer.send(mask.map(frame::withMask).orElse(frame));
        }
        peer.expectClose(where.equals("onClose") ? 1000 : 1011);
    }

    private static void isReportedOnce(Log log, Failing listener) throws InterruptedException {
        LogRecord record = log.records.poll(10, TimeUnit.SECONDS);
        assertThat(record).isNotNull();
        assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
        assertThat(record.getThrown()).hasMessage("of " + listener.where);
        WebSocket socket = listener.opened.remove();
        assertThat(record.getMessage()).contains(Long.toHexString(socket.id()));
        Closure closure = listener.closed.poll(10, TimeUnit.SECONDS);
        assertThat(closure).isNotNull();
        assertThat(socket.isOpen()).isFalse();
        if (listener.where.equals("onClose")) {
            assertThat(closure).isEqualTo(new Closure(1000, "", true, true));
        } else {
            assertThat(closure.isClean()).isFalse();
        }
    }

    static List<String> callbacks() {
        return List.of(
                "onOpen", "onMessage", "onFragment", "onPing", "onPong", "onClosing", "onClose");
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void C_26_aClientReportsItOnceAndEndsThatConnection(String where) throws Exception {
        Failing listener = new Failing(where);
        try (Log log = new Log();
                ClientLoops loops = ClientLoops.start(1);
                RawServer server =
                        RawServer.play(
                                peer -> {
                                    peer.acceptUpgrade();
                                    provoke(peer, where, Optional.empty());
                                },
                                peer -> {
                                    peer.acceptUpgrade();
                                    peer.expectText("still here");
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                })) {
            String uri = server.uri("/").toString();
            ClientConfig config = ClientConfig.STANDARD.loops(loops).webSocket(listener.config());
            assertThat(Client.open(uri, config, listener)).isNotNull();
            isReportedOnce(log, listener);
            // The loop lives on, and whoever else is on it.
            try (Client other = Client.connect(uri, config)) {
                other.send("still here");
            }
            assertThat(log.records).isEmpty();
            assertThat(listener.closed).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("callbacks")
    void AP_56_aServerReportsItOnceAndEndsThatConnection(String where) throws Exception {
        Failing listener = new Failing(where);
        WebSocketRoute route = WebSocketRoute.of(listener).config(listener.config());
        try (Log log = new Log();
                Server server =
                        Server.on(0)
                                .webSocket("/", route)
                                .webSocket("/echo", (socket, message) -> socket.send(message))
                                .start();
                RawPeer other = RawPeer.connect(server.port())) {
            other.upgrade("/echo");
            try (RawPeer peer = RawPeer.connect(server.port())) {
                peer.upgrade("/");
                provoke(peer, where, Optional.of(1));
            }
            isReportedOnce(log, listener);
            other.send(RawFrame.text("still here").withMask(1)).expectText("still here");
            assertThat(log.records).isEmpty();
            assertThat(listener.closed).isEmpty();
        }
    }
}
