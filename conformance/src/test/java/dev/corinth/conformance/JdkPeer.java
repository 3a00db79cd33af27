package dev.corinth.conformance;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/// The client of `java.net.http`. Used by the thread of its test.
final class JdkPeer implements Peer.Fragmenting, Peer.Pinging {

    private final Inbox inbox = new Inbox();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    JdkPeer(URI uri) {
        socket = client.newWebSocketBuilder().buildAsync(uri, new Listener(inbox)).join();
    }

    @Override
    public boolean isDeflated() {
        return false;
    }

    @Override
    public void sendText(String text) {
        socket.sendText(text, true).join();
    }

    @Override
    public void sendBinary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    @Override
    public void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            socket.sendText(parts[i], i == parts.length - 1).join();
        }
    }

    @Override
    public void sendPing(byte[] payload) {
        socket.sendPing(ByteBuffer.wrap(payload)).join();
    }

    @Override
    public void startClose(int code, String reason) {
        socket.sendClose(code, reason).join();
    }

    @Override
    public Event next() throws InterruptedException {
        return inbox.next();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    /// Puts parts together. Called by one thread at a time, as the JDK promises.
    private static final class Listener implements WebSocket.Listener {

        private final Inbox inbox;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Listener(Inbox inbox) {
            this.inbox = inbox;
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                inbox.add(new Event.Text(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer part, boolean last) {
            bytes.writeBytes(Bytes.of(part));
            if (last) {
                inbox.add(new Event.Binary(bytes.toByteArray()));
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer payload) {
            inbox.add(new Event.Pong(Bytes.of(payload)));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            inbox.add(new Event.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            inbox.add(new Event.Failed(error));
        }
    }
}
