package dev.corinth.conformance;

import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Configurable;
import org.eclipse.jetty.websocket.api.Session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/// One end of a Jetty connection that turns calls into events. Called by Jetty's threads, one at a
/// time; public because Jetty looks its methods up.
public class JettyEndpoint implements Session.Listener.AutoDemanding {

    private final Inbox inbox;
    private final CompletableFuture<Session> session = new CompletableFuture<>();

    JettyEndpoint(Inbox inbox) {
        this.inbox = inbox;
    }

    /// Lifts Jetty's own limits above what the tests send.
    static void widen(Configurable policy) {
        policy.setMaxTextMessageSize(4L << 20);
        policy.setMaxBinaryMessageSize(4L << 20);
        policy.setMaxFrameSize(4L << 20);
    }

    /// Stops a client or a server; whatever Jetty throws comes out as one kind of exception.
    static void stop(LifeCycle part) throws IOException {
        try {
            part.stop();
        } catch (Exception failure) {
            throw new IOException("Jetty did not stop", failure);
        }
    }

    /// Whether compression was agreed.
    boolean isDeflated() {
        return session().getUpgradeResponse().getExtensions().stream()
                .anyMatch(extension -> extension.getName().equals("permessage-deflate"));
    }

    Session session() {
        return session.join();
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session.complete(opened);
    }

    @Override
    public void onWebSocketText(String text) {
        inbox.add(new Event.Text(text));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer bytes, Callback callback) {
        inbox.add(new Event.Binary(Bytes.of(bytes)));
        callback.succeed();
    }

    @Override
    public void onWebSocketPong(ByteBuffer payload) {
        inbox.add(new Event.Pong(Bytes.of(payload)));
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        inbox.add(new Event.Closed(code, reason));
        callback.succeed();
    }
}
