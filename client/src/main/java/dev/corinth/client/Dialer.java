package dev.corinth.client;

import dev.corinth.engine.Loop;
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

import javax.net.ssl.SSLContext;

/// Opens connections to one server without waiting for them: for many at once. Safe for any
/// thread.
///
/// The name of the server is resolved once, when this is made; whoever keeps it for long makes a
/// new one now and then. The addresses are tried one after another until one answers, all within
/// the connect timeout.
public final class Dialer {
    private final ClientConfig config;
    private final WebSocketUri uri;
    private final ClientLoops loops;
    private final List<SocketAddress> addresses;
    private final Optional<TlsSettings> tls;

    private Dialer(ClientConfig config, WebSocketUri uri) {
        this.config = config;
        this.uri = uri;
        this.loops = config.loops().orElseGet(ClientLoops::shared);
        this.addresses = addresses(uri);
        this.tls = uri.isSecure() ? Optional.of(tls(config, uri)) : Optional.empty();
    }

    /// Resolves the name of a server, blocking.
    ///
    /// @param uri `ws://`, `wss://` or `ws+unix:`
    /// @param config how to connect, and how connections behave; the inbox and the write timeout
    ///     have no meaning here
    /// @return to open connections with
    /// @throws IllegalArgumentException if the URI is no such
    /// @throws ClientException if the name is unknown
    public static Dialer to(String uri, ClientConfig config) {
        return new Dialer(config, WebSocketUri.parse(uri));
    }

    /// Begins to open a connection. Never waits, so a listener may call it too.
    ///
    /// @param listener what is done with messages; called on the loop, must not block
    /// @return completes on the loop with the connection, of which the listener has been told, or
    ///     with a [ClientException]; if it is cancelled, the connection is closed again
    public CompletableFuture<WebSocket> open(WebSocketListener listener) {
        return begin(listener, deadlineNs()).opened();
    }

    /// Opens a connection, blocking.
    ///
    /// @param deadlineNs of [System#nanoTime]
    /// @throws ClientException with the reason of the last address tried
    WebSocket openNow(WebSocketListener listener, long deadlineNs) {
        return begin(listener, deadlineNs).await(loops);
    }

    /// Begins to open a connection on a certain loop of the client's.
    Dial beginOn(Loop loop, WebSocketListener listener) {
        return begin(loop, listener, deadlineNs());
    }

    private Dial begin(WebSocketListener listener, long deadlineNs) {
        return begin(loops.engine().nextLoop(), listener, deadlineNs);
    }

    private Dial begin(Loop loop, WebSocketListener listener, long deadlineNs) {
        var order = new ClientProtocol.Order(config, uri, loops.webSockets(), listener);
        Dial dial = new Dial(order, addresses, tls, loop, deadlineNs);
        dial.begin();
        return dial;
    }

    private long deadlineNs() {
        return System.nanoTime() + config.connectTimeout().toNanos();
    }

    private static List<SocketAddress> addresses(WebSocketUri uri) {
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

    private static TlsSettings tls(ClientConfig config, WebSocketUri uri) {
        @Nullable SSLContext own = config.trust().orElse(null);
        try {
            SSLContext trust = own != null ? own : SSLContext.getDefault();
            return TlsSettings.client(trust, uri.host(), uri.port());
        } catch (NoSuchAlgorithmException e) {
            throw new ClientException(uri + ": this Java has no TLS", e);
        }
    }
}
