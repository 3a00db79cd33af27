package dev.corinth.client;

import dev.corinth.engine.Command;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Service;
import dev.corinth.engine.TlsSettings;
import dev.corinth.websocket.WebSocket;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/// One connection on its way to be open: the addresses are tried one after another until one
/// answers. Made by any thread, then owned by its loop; one thread may wait for it.
final class Dial {
    private final ClientProtocol.Order order;
    private final List<SocketAddress> addresses;
    private final Optional<TlsSettings> tls;
    private final Loop loop;
    private final long deadlineNs;
    private final CompletableFuture<WebSocket> opened = new CompletableFuture<>();

    // On the loop only.
    private @Nullable Connection attempt;
    private boolean isAbandoned;

    /// @param addresses one at least
    /// @param deadlineNs of [System#nanoTime], for all addresses together
    Dial(
            ClientProtocol.Order order,
            List<SocketAddress> addresses,
            Optional<TlsSettings> tls,
            Loop loop,
            long deadlineNs) {
        this.order = order;
        this.addresses = addresses;
        this.tls = tls;
        this.loop = loop;
        this.deadlineNs = deadlineNs;
    }

    void begin() {
        tryAddress(0);
    }

    /// Completes on the loop.
    CompletableFuture<WebSocket> opened() {
        return opened;
    }

    /// Waits.
    ///
    /// @throws ClientException with the reason of the last address tried
    WebSocket await(ClientLoops loops) {
        try {
            return loops.await(opened, deadlineNs);
        } catch (TimeoutException e) {
            abandon();
            throw new ClientException(
                    order.uri() + ": not connected in " + order.config().connectTimeout(), e);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new ClientException(order.uri() + ": interrupted while connecting", e);
        } catch (ExecutionException e) {
            throw known(e.getCause() != null ? e.getCause() : e);
        }
    }

    private void tryAddress(int index) {
        Runnable closed =
                () ->
                        opened.completeExceptionally(
                                new ClientException("the loops of the client were closed"));
        if (!loop.execute(new Command(() -> connect(index), closed))) {
            closed.run();
        }
    }

    private void connect(int index) {
        if (isAbandoned) {
            return;
        }
        var answer = new CompletableFuture<WebSocket>();
        long leftNs = Math.max(0, deadlineNs - System.nanoTime());
        long byNs = loop.nowNs() + leftNs;
        Service plain = Service.plain(it -> new ClientProtocol(it, order, byNs, answer));
        try {
            attempt = loop.connect(addresses.get(index), tls.map(plain::tls).orElse(plain));
        } catch (RuntimeException e) {
            // Such as a header field that is the handshake's own.
            answer.completeExceptionally(e);
        }
        var settled =
                answer.whenComplete(
                        (socket, thrown) -> {
                            if (thrown == null) {
                                deliver(socket);
                            } else {
                                failed(index, thrown);
                            }
                        });
        assert !settled.isCancelled();
    }

    private void deliver(WebSocket socket) {
        if (!opened.complete(socket)) {
            // Nobody waits for it any more.
            socket.abort();
        }
    }

    private void failed(int index, Throwable thrown) {
        boolean isLast = index + 1 == addresses.size();
        if (isLast || !(thrown instanceof ClientException) || opened.isDone()) {
            opened.completeExceptionally(known(thrown));
        } else {
            tryAddress(index + 1);
        }
    }

    private ClientException known(Throwable thrown) {
        return thrown instanceof ClientException already
                ? already
                : new ClientException(order.uri() + ": " + thrown, thrown);
    }

    /// Leaves it: what was begun is cut, and nothing more is begun. For every thread.
    void abandon() {
        // Runs behind the command that connects, so the connection is known by then.
        boolean isTaken =
                loop.execute(
                        () -> {
                            isAbandoned = true;
                            Connection begun = attempt;
                            if (begun != null) {
                                begun.abort();
                            }
                        });
        assert isTaken || opened.isDone();
    }
}
