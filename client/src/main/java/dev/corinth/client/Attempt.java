package dev.corinth.client;

import dev.corinth.engine.Loop;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// One attempt of a [Reconnection], and the connection that comes of it. Owned by its loop.
///
/// What is told of it when it is not the latest any more reaches nobody.
final class Attempt implements WebSocketListener {
    private final ReconnectPlan plan;
    private final Reconnection owner;
    private final Loop loop;
    private @Nullable Dial dial;
    private @Nullable WebSocket socket;

    Attempt(ReconnectPlan plan, Reconnection owner, Loop loop) {
        this.plan = plan;
        this.owner = owner;
        this.loop = loop;
    }

    void begin() {
        if (plan.mayBlock()) {
            Thread.ofVirtual().name("corinth-reconnect").start(this::prepare);
        } else {
            prepare();
        }
    }

    /// The connection, once it is open.
    @Nullable WebSocket socket() {
        return socket;
    }

    /// Leaves it, whatever has become of it; nothing is told of it any more.
    void abandon() {
        if (socket != null) {
            socket.abort();
        } else if (dial != null) {
            dial.abandon();
        }
    }

    /// On a thread of its own where it may have to wait.
    private void prepare() {
        Dialer dialer;
        try {
            dialer = plan.dialer();
        } catch (Throwable e) {
            // Whatever it is: somebody waits for an answer.
            post(() -> owner.failed(this, known(e)));
            return;
        }
        post(() -> dial(dialer));
    }

    private void dial(Dialer dialer) {
        if (!owner.isLatest(this)) {
            return;
        }
        dial = dialer.beginOn(loop, this);
        CompletableFuture<WebSocket> opened = dial.opened();
        var told =
                opened.exceptionally(
                        thrown -> {
                            // A task of its own: what a listener throws there is reported.
                            post(() -> owner.failed(this, known(thrown)));
                            return null;
                        });
        assert told != opened;
    }

    private void post(Runnable action) {
        if (!loop.execute(action) && loop.hasEnded()) {
            owner.loopEnded();
        }
    }

    private ClientException known(Throwable thrown) {
        return thrown instanceof ClientException already
                ? already
                : new ClientException(plan.uri() + ": " + thrown, thrown);
    }

    @Override
    public void onOpen(WebSocket socket) {
        this.socket = socket;
        if (owner.isLatest(this)) {
            owner.opened(socket);
        } else {
            socket.abort();
        }
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (owner.isLatest(this)) {
            plan.listener().onMessage(socket, message);
        }
    }

    @Override
    public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
        if (owner.isLatest(this)) {
            plan.listener().onFragment(socket, piece, isFirst, isLast);
        }
    }

    @Override
    public void onPing(WebSocket socket, Message ping) {
        if (owner.isLatest(this)) {
            plan.listener().onPing(socket, ping);
        }
    }

    @Override
    public void onPong(WebSocket socket, Message pong) {
        if (owner.isLatest(this)) {
            plan.listener().onPong(socket, pong);
        }
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        if (owner.isLatest(this)) {
            plan.listener().onClosing(socket, code, reason);
        }
    }

    @Override
    public void onWritable(WebSocket socket) {
        if (owner.isLatest(this)) {
            owner.writable(socket);
        }
    }

    @Override
    public void onShutdown(WebSocket socket) {
        if (owner.isLatest(this)) {
            owner.stopping();
            plan.listener().onShutdown(socket);
        }
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        if (owner.isLatest(this)) {
            owner.closed(socket, closure);
        }
    }
}
