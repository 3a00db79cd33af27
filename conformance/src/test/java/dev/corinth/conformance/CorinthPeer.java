package dev.corinth.conformance;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Our client. Used by the thread of its test.
final class CorinthPeer implements Peer.Fragmenting {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Client client;

    CorinthPeer(URI uri, boolean deflate) {
        client = Client.connect(uri.toString(), config(deflate));
    }

    /// With the limits and the compression that our server has in these tests.
    static ClientConfig config(boolean deflate) {
        return ClientConfig.STANDARD.webSocket(
                WebSocketConfig.STANDARD
                        .maxMessage(CorinthServer.LONGEST)
                        // Autobahn writes some messages 64 bytes at a time, on a busy machine
                        // slowly.
                        .messageTimeout(Duration.ofMinutes(10))
                        .deflate(deflate ? CorinthServer.DEFLATE : DeflateConfig.off()));
    }

    /// Asks the server, which sees it.
    @Override
    public boolean isDeflated() {
        client.send("!deflated");
        return client.receive(PATIENCE).orElseThrow().text().equals("true");
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
        FragmentedMessage message = client.webSocket().startFragments(MessageKind.TEXT);
        for (int i = 0; i < parts.length - 1; i++) {
            message.send(parts[i]);
        }
        message.finish(parts[parts.length - 1].getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void startClose(int code, String reason) {
        client.webSocket().close(code, reason);
    }

    @Override
    public Event next() {
        try {
            Optional<Message> message = client.receive(PATIENCE);
            return message.map(CorinthPeer::event)
                    .orElseThrow(() -> new AssertionError("no event within " + PATIENCE));
        } catch (ClientException closed) {
            Closure closure = client.closure().orElseThrow(() -> closed);
            return new Event.Closed(closure.code(), closure.reason());
        }
    }

    private static Event event(Message message) {
        return message.isText()
                ? new Event.Text(message.text())
                : new Event.Binary(message.bytes());
    }

    @Override
    public void close() {
        client.close();
    }
}
