package dev.corinth.conformance;

import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// The server of Java-WebSocket. Safe for any thread.
final class JavaWebSocketServer implements EchoServer {

    private final Inbox ends = new Inbox();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Library server;

    JavaWebSocketServer(boolean deflate) throws InterruptedException {
        server = new Library(deflate ? JavaWebSocketPeer.deflating() : new Draft_6455());
        server.start();
        started.await();
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Event nextEnd() throws InterruptedException {
        return ends.next();
    }

    @Override
    public void close() throws InterruptedIOException {
        try {
            server.stop(0);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the server stopped");
        }
    }

    private static void obey(WebSocket socket, String text) {
        switch (Command.of(text)) {
            case Command.Echo() -> socket.send(text);
            case Command.Deflated() -> socket.send(Boolean.toString(isDeflated(socket)));
            case Command.Close(int code, String reason) -> socket.close(code, reason);
            case Command.Ping(String payload) -> {
                PingFrame ping = new PingFrame();
                ping.setPayload(buffer(payload));
                socket.sendFrame(ping);
            }
            case Command.Fragments(List<String> parts) -> {
                for (int i = 0; i < parts.size(); i++) {
                    boolean last = i == parts.size() - 1;
                    socket.sendFragmentedFrame(Opcode.TEXT, buffer(parts.get(i)), last);
                }
            }
        }
    }

    private static boolean isDeflated(WebSocket socket) {
        return socket.getDraft() instanceof Draft_6455 draft
                && draft.getExtension() instanceof PerMessageDeflateExtension;
    }

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Does what the messages ask. Called by the library's worker threads.
    private final class Library extends WebSocketServer {

        Library(Draft_6455 draft) {
            super(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 1, List.of(draft));
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {}

        @Override
        public void onMessage(WebSocket socket, String text) {
            obey(socket, text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer bytes) {
            socket.send(bytes);
        }

        @Override
        public void onWebsocketPong(WebSocket socket, Framedata pong) {
            byte[] payload = Bytes.of(pong.getPayloadData());
            socket.send("pong " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            ends.add(new Event.Closed(code, reason));
        }

        @Override
        public void onError(WebSocket socket, Exception error) {
            ends.add(new Event.Failed(error));
        }
    }
}
