package dev.corinth.conformance;

import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ServerHandshake;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The client of Java-WebSocket. Used by the thread of its test.
final class JavaWebSocketPeer implements Peer.Fragmenting, Peer.Pinging {

    private final Inbox inbox = new Inbox();
    private final Client client;

    JavaWebSocketPeer(URI uri, boolean deflate) throws InterruptedException {
        client = new Client(uri, deflate ? deflating() : new Draft_6455());
        // It answers whether the connection is still open, which a quick server may have ended.
        boolean open = client.connectBlocking(10, TimeUnit.SECONDS);
        if (!open && !client.wasOpened) {
            throw new IllegalStateException("Java-WebSocket did not connect to " + uri);
        }
    }

    /// Compresses whatever is longer than nothing.
    static Draft_6455 deflating() {
        PerMessageDeflateExtension extension = new PerMessageDeflateExtension();
        extension.setThreshold(0);
        return new Draft_6455(List.<IExtension>of(extension));
    }

    @Override
    public boolean isDeflated() {
        return client.extensions.startsWith("permessage-deflate");
    }

    @Override
    public void sendText(String text) {
        client.send(text);
    }

    @Override
    public void sendBinary(byte[] bytes) {
        client.send(bytes);
    }

    @Override
    public void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            ByteBuffer part = ByteBuffer.wrap(parts[i].getBytes(StandardCharsets.UTF_8));
            client.sendFragmentedFrame(Opcode.TEXT, part, i == parts.length - 1);
        }
    }

    @Override
    public void sendPing(byte[] payload) {
        PingFrame ping = new PingFrame();
        ping.setPayload(ByteBuffer.wrap(payload));
        client.sendFrame(ping);
    }

    @Override
    public void startClose(int code, String reason) {
        client.close(code, reason);
    }

    @Override
    public Event next() throws InterruptedException {
        return inbox.next();
    }

    @Override
    public void close() {
        client.closeConnection(1006, "");
    }

    /// Turns calls into events. Called by the library's reader thread.
    private final class Client extends WebSocketClient {

        private volatile String extensions = "";
        private volatile boolean wasOpened;

        Client(URI uri, Draft_6455 draft) {
            super(uri, draft);
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            extensions = handshake.getFieldValue("Sec-WebSocket-Extensions");
            wasOpened = true;
        }

        @Override
        public void onMessage(String text) {
            inbox.add(new Event.Text(text));
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            inbox.add(new Event.Binary(Bytes.of(bytes)));
        }

        @Override
        public void onWebsocketPong(WebSocket connection, Framedata pong) {
            inbox.add(new Event.Pong(Bytes.of(pong.getPayloadData())));
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            inbox.add(new Event.Closed(code, reason));
        }

        @Override
        public void onError(Exception error) {
            inbox.add(new Event.Failed(error));
        }
    }
}
