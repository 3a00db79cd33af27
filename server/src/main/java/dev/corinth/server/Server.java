package dev.corinth.server;

import dev.corinth.engine.Counter;
import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.engine.SendResult;
import dev.corinth.poller.PollerException;
import dev.corinth.poller.PollerSource;
import dev.corinth.pubsub.TopicConfig;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.websocket.FrameTap;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.websocket.WebSocketReference;
import dev.corinth.wire.DeflateConfig;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A server of WebSockets and of a little HTTP beside them. Set up by one thread; once started,
/// safe for any thread.
///
/// ```java
/// void main() {
///     Server.on(9001).webSocket("/", (socket, message) -> socket.send(message)).start();
/// }
/// ```
///
/// [#start] returns at once, [#await] blocks until the server has stopped, [#stop] stops it from
/// any thread, in this order:
///
/// 1. it listens no more, and [#isServing] is false: the port is free again at once;
/// 2. requests that are under way are given up; every WebSocket is told by
///    [WebSocketListener#onShutdown], which may send a last message, and is sent close 1001;
/// 3. what waits is sent, and the close frames of the peers are waited for, until the grace of
///    [ServerTimeouts#stopGrace] has passed;
/// 4. what is left then is cut, the loops end, then the handlers that run elsewhere
///    ([WebSocketRoute#runOn]), [#await] returns, and what `stop` returned is complete. Messages
///    that wait for such handlers are handled until the grace has passed; then they are dropped.
///
/// A server is started once. To restart, make another one from the same [ServerConfig], on the same
/// port if you like: nothing is kept from the one that was stopped, and its last connections do not
/// keep the port from the next.
public final class Server implements AutoCloseable {
    private final ServerConfig config;
    private final Routes routes = new Routes();
    private final Topics topics = new Topics();
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private volatile boolean isStopping;

    private Server(ServerConfig config) {
        this.config = config;
    }

    /// A server on a port of 127.0.0.1, with the standard configuration.
    ///
    /// @param port 0 to 65535; 0 lets the system choose
    /// @return to be given routes and started
    public static Server on(int port) {
        return with(ServerConfig.STANDARD.port(port));
    }

    /// A server with a configuration.
    ///
    /// @param config where it listens and how it behaves
    /// @return to be given routes and started
    public static Server with(ServerConfig config) {
        return new Server(config);
    }

    /// Serves WebSockets at a path, all by one listener, with the standard behaviour.
    ///
    /// @param path literal segments, `{name}` for any one segment, `{name...}` last for the rest
    /// @param listener what is done with them
    /// @return this
    public Server webSocket(String path, WebSocketListener listener) {
        return webSocket(path, WebSocketRoute.of(listener));
    }

    /// Serves WebSockets at a path.
    ///
    /// @param path as above
    /// @param route who decides, who listens, and how they behave
    /// @return this
    public Server webSocket(String path, WebSocketRoute route) {
        requireNotStarted();
        routes.webSocket(path, route);
        return this;
    }

    /// Answers GET and HEAD requests at a path. A path may have this and WebSockets too.
    ///
    /// @param path as above
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return this
    public Server get(String path, Function<HttpRequest, HttpAnswer> handler) {
        requireNotStarted();
        routes.get(path, handler);
        return this;
    }

    /// Serves other routes under a prefix of the path.
    ///
    /// @param prefix such as `/api`
    /// @param mounted seen without the prefix
    /// @return this
    public Server mount(String prefix, Routes mounted) {
        requireNotStarted();
        routes.mount(prefix, mounted);
        return this;
    }

    /// What is served where, for all that this class has no method for.
    ///
    /// @return unchangeable once the server is started
    public Routes routes() {
        return routes;
    }

    /// Allows topics. The first rule that covers a name holds for it; what none covers is denied.
    ///
    /// @param filter a name, or a pattern such as `room/+` or `news/#`
    /// @param policy what is kept, and what happens to slow subscribers
    /// @param access who may subscribe and publish
    /// @return this
    public Server topic(String filter, TopicPolicy policy, TopicAccess access) {
        requireNotStarted();
        topics.allow(filter, policy, access);
        return this;
    }

    /// Changes what else can be said of topics: their limits, and the backplane that joins them
    /// with those of other servers.
    ///
    /// @param change from the present configuration to another
    /// @return this
    public Server topics(UnaryOperator<TopicConfig> change) {
        requireNotStarted();
        topics.change(change);
        return this;
    }

    /// Compresses what is published to topics, once for all subscribers that agreed on it. Who
    /// agreed on messages that refer back to earlier ones is sent it plain.
    ///
    /// @param deflate from which length, and how well. Default off
    /// @return this
    public Server compressTopics(DeflateConfig deflate) {
        requireNotStarted();
        topics.compress(deflate);
        return this;
    }

    /// The topics.
    ///
    /// @return to be used once the server is started
    public Topics topics() {
        return topics;
    }

    /// Starts to listen and returns.
    ///
    /// @return this
    /// @throws PollerException if the address cannot be bound or the poller cannot run here
    /// @throws IllegalStateException if it was started before
    public Server start() {
        requireNotStarted();
        Listeners.requireSafe(config, routes);
        return startWatched(Engine.start(loops()));
    }

    /// Starts on loops of its own, which end if that fails.
    private Server startWatched(Engine engine) {
        try {
            Server started = start(engine);
            HeapWatch.start(engine);
            return started;
        } catch (RuntimeException e) {
            engine.stop(Duration.ZERO).join();
            throw e;
        }
    }

    /// Starts to listen on loops that are there already, in place of those of the configuration:
    /// for programs with a loop of their own, and for tests in virtual time. From here on they are
    /// the server's, which stops them when it is stopped.
    ///
    /// Loops that the caller turns ([Engine#stepped]) go on being turned by it until they have
    /// ended: nobody else does it while [#await] or the future of [#stop] is waited for. Only
    /// [#close] cuts what is left and returns.
    ///
    /// @param engine running
    /// @return this
    /// @throws PollerException if the address cannot be bound; the loops stay the caller's then,
    ///     and nothing is left on them
    /// @throws IllegalStateException if it was started before
    public Server start(Engine engine) {
        requireNotStarted();
        Listeners.requireSafe(config, routes);
        List<LoopHooks> hooks = LoopHooks.start(config.loops().hooks(), engine);
        try {
            running.set(new Startup(this, routes, topics).run(engine));
        } catch (RuntimeException e) {
            LoopHooks.undo(hooks, e);
            throw e;
        }
        return this;
    }

    /// Starts to listen on one loop that the calling thread turns itself by [#step], whatever the
    /// configuration says of their number: for programs with a loop of their own.
    ///
    /// ```java
    /// server.startStepped();
    /// while (server.step(Duration.ofMillis(50))) {
    ///     // whatever else this thread has to do
    /// }
    /// ```
    ///
    /// @return this
    /// @throws PollerException if the address cannot be bound or the poller cannot run here
    /// @throws IllegalStateException if it was started before
    public Server startStepped() {
        requireNotStarted();
        Listeners.requireSafe(config, routes);
        return startWatched(Engine.stepped(config.loops().engineConfig(0).loops(1)));
    }

    /// Does what there is to do, after waiting for it if need be: takes connections, calls
    /// listeners, sends, keeps deadlines. Only on the thread that called [#startStepped], or made
    /// the loops of [#start(Engine)]. Returns as soon as anything was done, or at the latest when
    /// the wait is over; [#stop] and whatever other threads ask of the server end the wait too.
    ///
    /// @param maxWait how long to wait at most; zero does not wait, so that a foreign loop may
    ///     wait elsewhere; negative waits until there is something to do
    /// @return false once the server has stopped and everything is closed
    /// @throws IllegalStateException if the server was not started, if its loops have threads of
    ///     their own, or if this is not the thread that turns them
    public boolean step(Duration maxWait) {
        Engine engine = running().engine();
        int unused = engine.turn(maxWait);
        assert unused >= 0;
        return !engine.ended().isDone();
    }

    /// Blocks until the server has stopped.
    ///
    /// @throws InterruptedException if the calling thread is interrupted; the server goes on
    public void await() throws InterruptedException {
        try {
            running().ended().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a loop of the server died", e.getCause());
        }
    }

    /// Stops the server, with the grace of its configuration.
    ///
    /// @return completes when everything is closed
    public CompletableFuture<Void> stop() {
        return stop(config.timeouts().stopGrace());
    }

    /// Stops the server. Stopping twice is stopping once; the earlier deadline holds.
    ///
    /// @param grace how long connections may take to say goodbye; zero cuts them
    /// @return completes when everything is closed
    public CompletableFuture<Void> stop(Duration grace) {
        isStopping = true;
        Running now = running.get();
        return now == null ? CompletableFuture.completedFuture(null) : now.stop(grace);
    }

    /// Stops the server slowly: at once [#isServing] is false, everything else happens as the plan
    /// says. [#stop] may be called meanwhile, to make it quicker.
    ///
    /// @param plan how long what may take
    /// @return completes when everything is closed
    public CompletableFuture<Void> drain(DrainPlan plan) {
        isStopping = true;
        Running now = running.get();
        return now == null ? CompletableFuture.completedFuture(null) : now.drain(plan);
    }

    /// Stops the server and waits until it has; on loops that the caller turns, without grace, and
    /// on the thread that turns them. A server that was not started just stays so.
    @Override
    public void close() {
        Running now = running.get();
        boolean isStepped = now != null && now.engine().isStepped();
        stop(isStepped ? Duration.ZERO : config.timeouts().stopGrace()).join();
    }

    /// Whether the server is up and not stopping.
    ///
    /// @return true from [#start] to [#stop]
    public boolean isServing() {
        return running.get() != null && !isStopping;
    }

    /// Where the server listens first.
    ///
    /// @return the bound address
    public SocketAddress address() {
        return addresses().getFirst();
    }

    /// Everywhere that the server listens.
    ///
    /// @return the bound addresses, in the order of the configuration; a place with several sockets
    ///     has several
    public List<SocketAddress> addresses() {
        return running().listeners().addresses();
    }

    /// The port on which the server listens first.
    ///
    /// @return the port that the system chose if 0 was asked for
    public int port() {
        if (address() instanceof InetSocketAddress internet) {
            return internet.getPort();
        }
        throw new IllegalStateException("no port: address=" + address());
    }

    /// Reads the certificates and keys of all places again that have theirs in files. Connections
    /// go on; handshakes that begin when this returns get the new ones. A pair that is not as it
    /// should be, or has expired, leaves those of its place in use, and is logged. Reads files, so
    /// not on a loop.
    ///
    /// @return what was wrong, a sentence for each place; empty if all is well
    public List<String> reloadCertificates() {
        return running().listeners().reloadCertificates();
    }

    /// The certificates in use, of all places that have theirs in files. They are warned of in the
    /// log from 14 days before their end on.
    ///
    /// @return in the order of the configuration
    public List<CertificateInUse> certificates() {
        return running().listeners().certificates();
    }

    /// Sends a text message to the WebSocket with an id, wherever it is.
    ///
    /// @param id of [dev.corinth.websocket.WebSocket#id]
    /// @param text what to send
    /// @return completes with what became of it: [SendResult#CLOSED] if it is gone, or its loop
    ///     ends or dies
    public CompletableFuture<SendResult> send(long id, String text) {
        var result = new CompletableFuture<SendResult>();
        boolean isAsked =
                reference(id)
                        .with(
                                socket -> send(socket, text, result),
                                () -> result.complete(SendResult.CLOSED));
        if (!isAsked) {
            result.complete(SendResult.CLOSED);
        }
        return result;
    }

    private static void send(WebSocket socket, String text, CompletableFuture<SendResult> result) {
        try {
            result.complete(socket.send(text));
        } catch (Throwable thrown) {
            // Who waits is told, and so is the loop.
            result.completeExceptionally(thrown);
            throw thrown;
        }
    }

    /// What can be done with connections past the routes: bytes sent by id, sockets from elsewhere.
    ///
    /// @return of this server
    public Tcp tcp() {
        return new Tcp(running());
    }

    /// The WebSocket with an id, whether it is still there or not.
    ///
    /// @param id any number
    /// @return to do something with it
    public WebSocketReference reference(long id) {
        return running().webSockets().reference(id);
    }

    /// How many connections there are, WebSockets and others.
    ///
    /// @return 0 or more
    public int openConnections() {
        return running().engine().openConnections();
    }

    /// What moves the bytes, and why this.
    ///
    /// @return also after the server has stopped
    public PollerInUse poller() {
        PollerSource source = running().engine().poller();
        return new PollerInUse(source.name(), source.reason());
    }

    /// A figure of the server.
    ///
    /// @param counter which
    /// @return 0 or more, since the start
    public long count(Counter counter) {
        return running().engine().count(counter);
    }

    /// All figures of the server at about this moment. Asks no loop and stops none.
    ///
    /// @return also after the server has stopped
    public ServerSnapshot snapshot() {
        Running now = running();
        return now.ledger().snapshot(isServing(), now.webSockets().closeCodes());
    }

    /// Closes the WebSockets of those who have logged out, or may no longer be here, with 3000,
    /// each on its loop, soon.
    ///
    /// @param who tells them by their login; called on the loops, must not block
    public void logOut(Predicate<Login> who) {
        running().logOut(who);
    }

    /// Shows frames of WebSockets to a tap, switched on and off while the server runs. While nobody
    /// looks this costs nothing.
    ///
    /// @param whose which WebSockets; asked on their loops
    /// @param tap what they are shown to, such as a [FrameLog]
    /// @return until it is closed
    public Tracing trace(Predicate<WebSocket> whose, FrameTap tap) {
        return running().trace(whose, tap);
    }

    /// The open WebSockets that have most waiting to be sent.
    ///
    /// @param most how many
    /// @return completes with the slowest first, when every loop has answered
    public CompletableFuture<List<ConnectionInfo>> slowest(int most) {
        return running().slowest(most);
    }

    /// The configuration.
    ///
    /// @return as given
    public ServerConfig config() {
        return config;
    }

    private EngineConfig loops() {
        return config.loops()
                .engineConfig(Dispatchers.busyCores(Offers.dispatches(config, routes)));
    }

    private Running running() {
        Running now = running.get();
        if (now == null) {
            throw new IllegalStateException("the server was not started");
        }
        return now;
    }

    private void requireNotStarted() {
        if (running.get() != null) {
            throw new IllegalStateException("the server is started; set it up before");
        }
    }
}
