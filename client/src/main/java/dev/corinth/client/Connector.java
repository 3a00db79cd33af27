package dev.corinth.client;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Loop;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.Service;
import dev.corinth.engine.TlsSettings;
import dev.corinth.http.WebSocketUri;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLContext;

/// One attempt to connect: the name is resolved, and its addresses are tried one after another
/// until one answers, all within one deadline. Used by one call of one thread.
final class Connector {
    private final ClientConfig config;
    private final WebSocketUri uri;
    private final WebSocketListener listener;
    private final ClientLoops loops;
    private final long deadlineNs;

    Connector(ClientConfig config, WebSocketUri uri, WebSocketListener listener) {
        this.config = config;
        this.uri = uri;
        this.listener = listener;
        this.loops = config.loops().orElseGet(ClientLoops::shared);
        this.deadlineNs = System.nanoTime() + config.connectTimeout().toNanos();
    }

    /// Connects, blocking.
    ///
    /// @throws ClientException with the reason of the last address tried
    WebSocket connect() {
        Optional<TlsSettings> tls = tls();
        ClientException last = new ClientException(uri + ": no address");
        for (SocketAddress address : addresses()) {
            try {
                return connect(address, tls);
            } catch (ClientException e) {
                last = e;
            }
        }
        throw last;
    }

    private WebSocket connect(SocketAddress address, Optional<TlsSettings> tls) {
        var opened = new CompletableFuture<WebSocket>();
        var attempt = new CompletableFuture<Connection>();
        Loop loop = loops.engine().nextLoop();
        Service plain = Service.plain(connection -> handshake(connection, opened));
        Service service = tls.map(plain::tls).orElse(plain);
        boolean isTaken =
                loop.execute(
                        () -> {
                            try {
                                attempt.complete(loop.connect(address, service));
                            } catch (RuntimeException e) {
                                // Such as a header field that is the handshake's own.
                                opened.completeExceptionally(e);
                            }
                        });
        if (!isTaken) {
            throw new ClientException("the loops of the client were closed");
        }
        try {
            return loops.await(opened, deadlineNs);
        } catch (TimeoutException e) {
            abandon(loop, attempt);
            throw new ClientException(
                    uri + ": not connected to " + address + " in " + config.connectTimeout(), e);
        } catch (InterruptedException e) {
            abandon(loop, attempt);
            Thread.currentThread().interrupt();
            throw new ClientException(uri + ": interrupted while connecting", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ClientException known
                    ? known
                    : new ClientException(uri + ": " + e.getCause(), e);
        }
    }

    private Protocol handshake(Connection connection, CompletableFuture<WebSocket> opened) {
        return new ClientProtocol(
                connection,
                new ClientProtocol.Order(config, uri, loops.webSockets(), listener),
                opened);
    }

    private static void abandon(Loop loop, CompletableFuture<Connection> attempt) {
        // Runs behind the command that connects, so the connection is known by then.
        boolean isTaken =
                loop.execute(
                        () -> {
                            if (attempt.isDone()) {
                                attempt.join().abort();
                            }
                        });
        assert isTaken || attempt.isDone();
    }

    private List<SocketAddress> addresses() {
        if (uri.socketFile().isPresent()) {
            return List.of(UnixDomainSocketAddress.of(uri.socketFile().get()));
        }
        try {
            List<SocketAddress> all = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(uri.host())) {
                all.add(new InetSocketAddress(address, uri.port()));
            }
            return all;
        } catch (UnknownHostException e) {
            throw new ClientException(uri + ": unknown host " + uri.host(), e);
        }
    }

    private Optional<TlsSettings> tls() {
        if (!uri.isSecure()) {
            return Optional.empty();
        }
        return Optional.of(TlsSettings.client(trust(), uri.host(), uri.port()));
    }

    private SSLContext trust() {
        @Nullable SSLContext own = config.trust().orElse(null);
        try {
            return own != null ? own : SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new ClientException(uri + ": this Java has no TLS", e);
        }
    }
}
