package dev.corinth.testkit;

import dev.corinth.client.ClientConfig;
import dev.corinth.client.ClientException;
import dev.corinth.engine.Counter;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/// A listener, or a whole server, under test: it is served until the test is closed, and the test
/// talks to it in [Conversation]s. Safe for any thread; in memory it belongs to the thread that
/// made it.
///
/// ```java
/// try (var test = WebSocketTest.of((socket, message) -> socket.send(message))) {
///     test.connect().send("Hello").expectText("Hello").close();
/// }
/// ```
///
/// Whatever is not as expected is an [AssertionError], which every test framework understands. It
/// says what was expected, what came, what was said and heard so far, and what the listener has
/// thrown if it has.
///
/// By default the server listens on a free port of 127.0.0.1, and everything goes through real
/// sockets. With [TestSettings#IN_MEMORY] there is neither socket nor thread: the same test runs in
/// virtual time, which [#advance] moves, and through any [TestSettings#faults].
public final class WebSocketTest implements AutoCloseable {
    private static final String EVERY_PATH = "/{path...}";

    private final Server server;
    private final TestSettings settings;
    private final AtomicReference<@Nullable Throwable> thrown;
    private final World world;
    private final List<Conversation> conversations = new CopyOnWriteArrayList<>();

    private WebSocketTest(
            Server server, TestSettings settings, AtomicReference<@Nullable Throwable> thrown) {
        this.server = server;
        this.settings = settings;
        this.thrown = thrown;
        this.world =
                settings.inMemory() ? new VirtualWorld(server, settings) : new RealWorld(server);
    }

    /// Puts a listener under test, with the standard settings.
    ///
    /// @param listener served at every path
    /// @return served until it is closed
    public static WebSocketTest of(WebSocketListener listener) {
        return of(listener, TestSettings.STANDARD);
    }

    /// Puts a listener under test.
    ///
    /// @param listener served at every path, with the standard behaviour but for the length of
    ///     messages
    /// @param settings waits, sizes, and what it runs on
    /// @return served until it is closed
    public static WebSocketTest of(WebSocketListener listener, TestSettings settings) {
        var thrown = new AtomicReference<@Nullable Throwable>();
        WebSocketRoute route =
                WebSocketRoute.of(Watched.of(listener, thrown))
                        .config(WebSocketConfig.STANDARD.maxMessage(settings.maxMessage()));
        ServerConfig plain =
                ServerConfig.STANDARD.port(settings.port()).loops(loops -> loops.count(1));
        ServerConfig config = settings.secure() ? plain.tls(TestTls.server()) : plain;
        Server server = Server.with(config).webSocket(EVERY_PATH, route);
        return new WebSocketTest(server, settings, thrown);
    }

    /// Puts a whole server under test, with the standard settings.
    ///
    /// @param server with its routes, at an internet address, best on port 0; not started: this
    ///     starts it, and closing this stops it
    /// @return served until it is closed
    public static WebSocketTest server(Server server) {
        return server(server, TestSettings.STANDARD);
    }

    /// Puts a whole server under test.
    ///
    /// @param server as above; in memory it is given one loop there, whatever its configuration
    ///     says
    /// @param settings waits and sizes of the conversations, and what it runs on
    /// @return served until it is closed
    public static WebSocketTest server(Server server, TestSettings settings) {
        return new WebSocketTest(server, settings, new AtomicReference<@Nullable Throwable>());
    }

    /// Opens a conversation at the path `/`.
    ///
    /// @return open
    /// @throws AssertionError if it cannot be opened in the time that clients take for it, 10 s
    public Conversation connect() {
        return connect("/");
    }

    /// Opens a conversation.
    ///
    /// @param where a path of the server under test, perhaps with a query; or a whole `ws://` or
    ///     `wss://` URI, of whose certificate everything is believed
    /// @return open
    /// @throws AssertionError if it cannot be opened in the time that clients take for it, 10 s
    public Conversation connect(String where) {
        return connect(where, config -> config);
    }

    /// Opens a conversation in a way of its own: with subprotocols, header fields, compression.
    ///
    /// @param where as above
    /// @param change from the standard client of a test, which sends no pings by itself, to another
    /// @return open
    /// @throws AssertionError if it cannot be opened in the time that clients take for it, 10 s
    public Conversation connect(String where, UnaryOperator<ClientConfig> change) {
        String uri = uri(where);
        Heard heard = new Heard(world, uri);
        try {
            WebSocket socket = world.open(uri, change.apply(clientConfig()), heard);
            Conversation conversation = new Conversation(this, socket, heard);
            conversations.add(conversation);
            return conversation;
        } catch (ClientException e) {
            String why = "expected a WebSocket, but " + e.getMessage() + explanation();
            throw new AssertionError(why, e);
        }
    }

    /// Expects that a handshake is refused.
    ///
    /// @param where as above
    /// @param status with which it is refused, 300 to 599
    /// @throws AssertionError if it is not, or with another status
    public void expectRefusal(String where, int status) {
        expectRefusal(where, config -> config, status);
    }

    /// Expects that a handshake is refused.
    ///
    /// @param where as above
    /// @param change as above
    /// @param status with which it is refused, 300 to 599
    /// @throws AssertionError if it is not, or with another status
    public void expectRefusal(String where, UnaryOperator<ClientConfig> change, int status) {
        String uri = uri(where);
        String expected = "expected a refusal with status " + status + ", but ";
        try {
            world.open(uri, change.apply(clientConfig()), new Heard(world, uri)).abort();
        } catch (ClientException e) {
            if (e.status().orElse(0) == status) {
                return;
            }
            throw new AssertionError(expected + e.getMessage() + explanation(), e);
        }
        throw new AssertionError(expected + uri + " was opened");
    }

    /// Waits until something is so: what the listener does is done on a thread of its own, so the
    /// test cannot know when.
    ///
    /// @param what what is expected, in words
    /// @param condition safe for any thread; asked again and again
    /// @throws AssertionError if it is not so in the patience of the settings
    public void expect(String what, BooleanSupplier condition) {
        if (!world.await(settings.patience(), condition)) {
            throw new AssertionError(
                    "expected " + what + ", but not in " + settings.patience() + explanation());
        }
    }

    /// Lets virtual time pass, and all happen that it brings: pings, timeouts, bytes under way.
    ///
    /// @param time 0 or more
    /// @throws IllegalStateException if this does not run in memory
    public void advance(Duration time) {
        world.advance(time);
    }

    /// Where the server under test is, for other clients; in memory there are none.
    ///
    /// @param where a path, perhaps with a query
    /// @return a `ws://` or `wss://` URI
    public String uri(String where) {
        if (!where.startsWith("/")) {
            return where;
        }
        String scheme = server.config().listening().tls().isPresent() ? "wss" : "ws";
        return scheme + "://" + host() + ":" + server.port() + where;
    }

    /// The server under test.
    ///
    /// @return running until this is closed
    public Server server() {
        return server;
    }

    /// Says goodbye in every conversation that is open, with 1000, and stops the server. When this
    /// returns, the listener has been told that its connections are closed. Closing twice does
    /// nothing more.
    @Override
    public void close() {
        try {
            conversations.forEach(conversation -> conversation.webSocket().close());
            // Whoever does not answer the goodbye is cut below.
            boolean _ =
                    server.isServing()
                            && world.await(
                                    settings.patience(), () -> server.openConnections() == 0);
        } finally {
            world.close();
        }
    }

    World world() {
        return world;
    }

    TestSettings settings() {
        return settings;
    }

    /// What the listener has thrown first.
    @Nullable Throwable thrown() {
        return thrown.get();
    }

    /// What else helps to understand a failure, each on a line of its own.
    String explanation() {
        Throwable known = thrown.get();
        String failure = "";
        if (known != null) {
            failure = "\nthe listener has thrown: " + known;
        } else if (server.count(Counter.CALLBACK_FAILED) > 0) {
            failure = "\na listener has thrown; the log of the server says what";
        }
        String repeat = world.repeat();
        return failure + (repeat.isEmpty() ? "" : "\n" + repeat);
    }

    private ClientConfig clientConfig() {
        OutputLimits output = OutputLimits.STANDARD.policy(OverflowPolicy.DROP_NEWEST);
        WebSocketConfig behaviour =
                WebSocketConfig.STANDARD
                        .output(output)
                        .maxMessage(settings.maxMessage())
                        .pings(Duration.ZERO, settings.patience())
                        .closeTimeout(settings.patience());
        return ClientConfig.STANDARD.webSocket(behaviour).trust(TestTls.trustingEverybody());
    }

    private String host() {
        if (server.address() instanceof InetSocketAddress internet
                && !internet.getAddress().isAnyLocalAddress()) {
            String host = internet.getAddress().getHostAddress();
            return host.indexOf(':') < 0 ? host : "[" + host + "]";
        }
        return InetAddress.getLoopbackAddress().getHostAddress();
    }
}
