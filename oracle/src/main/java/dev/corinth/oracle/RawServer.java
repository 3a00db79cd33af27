package dev.corinth.oracle;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/// A server on a plain socket that plays scripts, right or wrong, to test clients with.
/// Safe for any thread; the scripts run one after the other on a thread of its own.
///
/// ```
/// try (RawServer server = RawServer.play(peer -> {
///     peer.acceptUpgrade();
///     peer.send(RawFrame.text("Hi")).expectClose(1000);
/// })) {
///     … connect to server.uri("/") …
/// }
/// ```
public final class RawServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ServerSocket listener;
    private final boolean secure;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile @Nullable RawPeer current;
    private volatile int knockPort;

    private RawServer(ServerSocketFactory sockets, boolean secure) {
        try {
            listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.secure = secure;
    }

    /// What is done with one connection.
    /// Used by the thread of its server.
    @FunctionalInterface
    public interface Script {
        /// Speaks to one client. When it returns, the server sends FIN and reads on for a moment
        /// before it closes, so that what it sent is not lost to a reset.
        ///
        /// @param peer the client's connection
        /// @throws Exception fails the server, and with it the test that closes it
        void play(RawPeer peer) throws Exception;
    }

    /// Starts a server on a free port of 127.0.0.1.
    ///
    /// @param scripts one for each connection, in the order in which they are accepted
    /// @return a server that listens
    public static RawServer play(Script... scripts) {
        return new RawServer(ServerSocketFactory.getDefault(), false).start(scripts);
    }

    /// Starts a server that speaks TLS on a free port of 127.0.0.1.
    ///
    /// @param context holds its key and certificate
    /// @param scripts one for each connection, in the order in which they are accepted
    /// @return a server that listens
    public static RawServer playTls(SSLContext context, Script... scripts) {
        return new RawServer(context.getServerSocketFactory(), true).start(scripts);
    }

    /// The port it listens on.
    ///
    /// @return never 0
    public int port() {
        return listener.getLocalPort();
    }

    /// Where a client finds it.
    ///
    /// @param target path and query, starting with a slash
    /// @return a `ws` or `wss` URI
    public URI uri(String target) {
        return URI.create((secure ? "wss" : "ws") + "://localhost:" + port() + target);
    }

    /// Waits until all scripts are played.
    ///
    /// @throws AssertionError when one of them failed, or takes longer than 15 seconds
    public void await() {
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new AssertionError("a script failed: " + failure.getCause(), failure.getCause());
        } catch (TimeoutException late) {
            throw new AssertionError("a script still plays after " + PATIENCE, late);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a script plays", interrupt);
        }
    }

    /// Waits for the script that plays and for clients that already knocked, then stops listening.
    ///
    /// @throws AssertionError as [#await()], and when a script had no client to play to
    @Override
    public void close() {
        knock();
        try {
            await();
        } finally {
            RawPeer peer = current;
            if (peer != null) {
                peer.close();
            }
        }
    }

    private RawServer start(Script... scripts) {
        Runnable playAll = () -> playAll(List.of(scripts));
        Thread.ofPlatform().daemon().name("oracle-server-" + port()).start(playAll);
        return this;
    }

    /// Connects to the server itself: connections are accepted in the order in which they came, so
    /// whoever came before is played to first, and nobody needs to guess how long to wait.
    private void knock() {
        InetAddress here = listener.getInetAddress();
        try (Socket knock = new Socket()) {
            knock.bind(new InetSocketAddress(here, 0));
            knockPort = knock.getLocalPort();
            knock.connect(new InetSocketAddress(here, port()));
        } catch (IOException closed) {
            // All scripts were played: the thread of the server has closed the listener.
            knockPort = 0;
        }
    }

    private void playAll(List<Script> scripts) {
        try (listener) {
            for (int index = 0; index < scripts.size(); index++) {
                Socket socket = listener.accept();
                if (socket.getPort() == knockPort) {
                    socket.close();
                    int number = index + 1;
                    throw new AssertionError(
                            "no client came for script " + number + " of " + scripts.size());
                }
                play(scripts.get(index), socket);
            }
            done.complete(null);
        } catch (Exception | AssertionError failure) {
            done.completeExceptionally(failure);
        }
    }

    private void play(Script script, Socket socket) throws Exception {
        try (RawPeer peer = RawPeer.of(socket)) {
            current = peer;
            script.play(peer);
            peer.linger();
        }
    }
}
