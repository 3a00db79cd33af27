package dev.corinth.conformance;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;

/// The client of Jetty. Used by the thread of its test.
final class JettyPeer implements Peer.Fragmenting, Peer.Pinging {

    private final Inbox inbox = new Inbox();
    private final JettyEndpoint endpoint = new JettyEndpoint(inbox);
    private final WebSocketClient client = new WebSocketClient();
    private final Session session;

    JettyPeer(URI uri, boolean deflate) throws Exception {
        JettyEndpoint.widen(client);
        client.start();
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        if (deflate) {
            request.addExtensions("permessage-deflate");
        }
        session = client.connect(endpoint, request).join();
    }

    @Override
    public boolean isDeflated() {
        return endpoint.isDeflated();
    }

    @Override
    public void sendText(String text) {
        Callback.Completable.with(callback -> session.sendText(text, callback)).join();
    }

    @Override
    public void sendBinary(byte[] bytes) {
        Callback.Completable.with(callback -> session.sendBinary(ByteBuffer.wrap(bytes), callback))
                .join();
    }

    @Override
    public void sendFragments(String... parts) {
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            boolean last = i == parts.length - 1;
            Callback.Completable.with(callback -> session.sendPartialText(part, last, callback))
                    .join();
        }
    }

    @Override
    public void sendPing(byte[] payload) {
        Callback.Completable.with(callback -> session.sendPing(ByteBuffer.wrap(payload), callback))
                .join();
    }

    @Override
    public void startClose(int code, String reason) {
        session.close(code, reason, Callback.NOOP);
    }

    @Override
    public Event next() throws InterruptedException {
        return inbox.next();
    }

    @Override
    public void close() throws IOException {
        session.disconnect();
        JettyEndpoint.stop(client);
    }
}
