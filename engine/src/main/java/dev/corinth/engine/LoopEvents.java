package dev.corinth.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.Listener;
import dev.corinth.poller.SocketHandle;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongConsumer;

/// What a loop does with the events of its poller. Owned by its loop.
final class LoopEvents implements LineEvents, LongConsumer {
    private static final System.Logger LOG = System.getLogger("dev.corinth.engine");

    /// How long accepting rests after it failed: long enough to cost nothing, short enough to be
    /// back within a second of a descriptor being free.
    private static final Duration ACCEPT_REST = Duration.ofMillis(100);

    private static final Duration REST_LOGGED_EVERY = Duration.ofSeconds(1);
    private static final byte[] NOTHING = {};
    private static final IoError ENDED_EARLY =
            new IoError(IoError.Kind.OTHER, "the peer ended before the connection was open");

    /// A listener with what its connections are given.
    ///
    /// @param spreads whether connections are handed to all loops in turn
    private record Served(Listener listener, Service service, boolean spreads) {}

    private final Loop loop;
    private final int maxConnections;
    private final int maxPerAddress;
    private final Handshakes handshakes;
    private final Map<Integer, Served> served = new HashMap<>();

    /// A connection on its way to another loop: what it is given there, and what was received of
    /// it here.
    private static final class Leaving {
        private final Service service;
        private byte[] early = NOTHING;

        private Leaving(Service service) {
            this.service = service;
        }
    }

    private final IdentityHashMap<Connection, Leaving> leaving = new IdentityHashMap<>();

    /// Connections that come from another loop, with what was received of them there.
    private final IdentityHashMap<Connection, byte[]> arriving = new IdentityHashMap<>();

    /// Whether no connection was accepted since accepting failed: such a spell is logged once.
    private boolean isResting;

    private long nextRestLogNs = Long.MIN_VALUE;

    LoopEvents(Loop loop, EngineConfig config) {
        this.loop = loop;
        this.maxConnections = config.maxConnections();
        this.maxPerAddress = config.maxPerAddress();
        this.handshakes =
                new Handshakes(loop, Math.ceilDiv(config.maxHandshaking(), config.loops()));
    }

    /// The peer of a connection has said what it wants.
    void settled(Connection connection) {
        handshakes.ended(connection);
    }

    /// Something was computed for the handshake of a connection.
    void computed(Connection connection) {
        handshakes.computed(connection);
    }

    void serve(Listener listener, Service service, boolean spreads) {
        served.put(listener.number(), new Served(listener, service, spreads));
    }

    void stopListening() {
        served.values().forEach(one -> loop.poller().close(one.listener()));
        served.clear();
    }

    void stopListening(Listener listener) {
        loop.poller().close(listener);
        served.remove(listener.number());
    }

    /// A connection comes from another loop; it is told to be open later.
    void adopted(Connection connection, Service service, byte[] early) {
        arriving.put(connection, early);
        begin(connection, service);
    }

    /// A deadline is over. This is a consumer itself, since each mention of a method makes an
    /// object where it is not inlined.
    @Override
    public void accept(long id) {
        loop.expire(id);
    }

    @Override
    public Line newLine(Listener listener) {
        Connection connection = loop.newConnection(served(listener).service());
        loop.engine().countOpen(1);
        return connection;
    }

    @Override
    public void accepted(Listener listener, Line line) {
        loop.readStaleClock();
        isResting = false;
        Connection connection = (Connection) line;
        Served here = served(listener);
        if (!isAdmitted(connection, here.service().entrance())) {
            return;
        }
        loop.counters().add(Counter.ACCEPTED, 1);
        if (here.spreads()) {
            leaving.put(connection, new Leaving(here.service()));
            loop.poller().release(connection);
        } else {
            begin(connection, here.service());
            opening(connection);
        }
    }

    /// Whether a connection may stay. Counts where it comes from either way. A proxy stands for
    /// many, so its own address is not held to what one may have.
    private boolean isAdmitted(Connection connection, Entrance entrance) {
        SocketAddress peer = connection.peerAddress();
        int ofAddress = loop.engine().networks().add(connection.peerNetwork());
        if (!isLetIn(connection, entrance.filter(), peer)) {
            refuse(connection, Counter.REFUSED_BY_FILTER);
        } else if (loop.engine().openConnections() > maxConnections) {
            refuse(connection, Counter.REFUSED);
        } else if (ofAddress > maxPerAddress && !entrance.proxies().contains(peer)) {
            refuse(connection, Counter.REFUSED_BY_ADDRESS);
        } else {
            return true;
        }
        return false;
    }

    private boolean isLetIn(Connection connection, ConnectionFilter filter, SocketAddress peer) {
        try {
            return filter.admits(peer);
        } catch (Throwable thrown) {
            loop.callbacks().broken(connection, thrown);
            return false;
        }
    }

    /// Gives an accepted connection its protocol, or has its proxy say first whose it is.
    private void begin(Connection connection, Service service) {
        handshakes.began(connection);
        if (service.entrance().proxies().contains(connection.peerAddress())) {
            connection.protocol = new ProxyPreamble(this, connection, service);
        } else {
            speak(connection, service);
        }
    }

    /// A proxy has said whose connection it is; what it says next is its client's.
    void greeted(ProxyPreamble preamble, MemorySegment segment, long from, long to) {
        Connection connection = preamble.connection();
        Service service = preamble.service();
        Outlet outlet = loop.outlet();
        // With TLS nothing may gather there.
        outlet.uncork(connection);
        Optional<SocketAddress> client = preamble.client();
        if (client.isEmpty() || isAdmitted(connection, service, client.get())) {
            speak(connection, service);
            opening(connection);
            if (from < to && connection.state.isAlive()) {
                receive(connection, segment, from, to);
            }
        }
        outlet.cork(connection);
    }

    private boolean isAdmitted(Connection connection, Service service, SocketAddress client) {
        NetworkCounts networks = loop.engine().networks();
        networks.remove(connection.peerNetwork());
        connection.peer(client);
        int ofAddress = networks.add(connection.peerNetwork());
        if (!isLetIn(connection, service.entrance().filter(), client)) {
            refuse(connection, Counter.REFUSED_BY_FILTER);
        } else if (ofAddress > maxPerAddress) {
            refuse(connection, Counter.REFUSED_BY_ADDRESS);
        } else {
            return true;
        }
        return false;
    }

    private void refuse(Connection connection, Counter reason) {
        loop.counters().add(reason, 1);
        loop.outlet().abort(connection);
    }

    @Override
    public void acceptFailed(Listener listener, IoError error) {
        loop.readStaleClock();
        loop.counters().add(Counter.ACCEPT_FAILED, 1);
        if (!isResting && loop.nowNs() >= nextRestLogNs) {
            nextRestLogNs = loop.after(REST_LOGGED_EVERY);
            LOG.log(
                    Level.WARNING,
                    "Accepting rests on {0}: {1}; connections that are open go on",
                    listener,
                    error.text());
        }
        isResting = true;
        loop.schedule(
                ACCEPT_REST,
                () -> {
                    if (served.containsKey(listener.number())) {
                        loop.poller().accepting(listener, true);
                    }
                });
    }

    @Override
    public void connected(Line line) {
        loop.readStaleClock();
        Connection connection = (Connection) line;
        byte[] early = arriving.remove(connection);
        if (early == null) {
            loop.counters().add(Counter.CONNECTED, 1);
        }
        opening(connection);
        if (early != null && early.length > 0) {
            receiveEarly(connection, early);
        }
    }

    @Override
    public void received(Line line, MemorySegment segment, long from, long to) {
        loop.readStaleClock();
        Connection connection = (Connection) line;
        loop.counters().add(Counter.BYTES_IN, to - from);
        if (connection.protocol == NoProtocol.INSTANCE) {
            keepEarly(connection, segment, from, to);
        } else {
            receive(connection, segment, from, to);
        }
    }

    private void receive(Connection connection, MemorySegment segment, long from, long to) {
        Outlet outlet = loop.outlet();
        outlet.cork(connection);
        TlsTransport tls = connection.tls;
        if (tls == null) {
            loop.tellReceived(connection, segment, from, to);
        } else {
            tls.received(connection, segment, from, to);
        }
        outlet.uncork(connection);
    }

    @Override
    public void ended(Line line) {
        loop.readStaleClock();
        Connection connection = (Connection) line;
        Outlet outlet = loop.outlet();
        outlet.cork(connection);
        TlsTransport tls = connection.tls;
        if (connection.state == ConnectionState.OPENING) {
            outlet.abort(connection, ENDED_EARLY);
        } else if (tls == null) {
            loop.tellEnded(connection);
        } else {
            tls.ended(connection);
        }
        outlet.uncork(connection);
    }

    @Override
    public void sent(Line line) {
        loop.readStaleClock();
        loop.outlet().sent((Connection) line);
    }

    @Override
    public void closed(Line line, IoError error) {
        loop.readStaleClock();
        Connection connection = (Connection) line;
        connection.state(ConnectionState.CLOSED);
        leaving.remove(connection);
        arriving.remove(connection);
        handshakes.ended(connection);
        loop.engine().gone(connection);
        loop.counters().add(Counter.CLOSED, 1);
        try {
            loop.outlet().forget(connection);
        } finally {
            IoError failure = connection.failure;
            loop.tellClosed(connection, failure == null ? error : failure);
        }
    }

    @Override
    public void released(Line line, SocketHandle handle) {
        Connection connection = (Connection) line;
        connection.state(ConnectionState.CLOSED);
        loop.outlet().forget(connection);
        Leaving with = Objects.requireNonNull(leaving.remove(connection));
        loop.engine().networks().remove(connection.peerNetwork());
        Loop target = loop.engine().nextLoop();
        Runnable cut = () -> cut(handle, with.service);
        Runnable adopt = () -> target.adopt(handle, with.service, with.early);
        Runnable lose = () -> lose(handle);
        if (!target.execute(new Command(adopt, () -> cutSoon(cut, lose)))) {
            cut.run();
        }
    }

    /// Cuts what cannot be handed over, for the other loop has ended.
    private void cut(SocketHandle handle, Service service) {
        Connection last = loop.newConnection(service);
        try {
            loop.poller().adopt(last, handle);
        } catch (RuntimeException e) {
            loop.engine().countOpen(-1);
            throw e;
        }
        loop.engine().networks().add(last.peerNetwork());
        loop.outlet().abort(last);
    }

    /// The same, from the thread of the other loop.
    ///
    /// @param lose what is left to do if this loop has ended too
    private void cutSoon(Runnable cut, Runnable lose) {
        if (!loop.execute(new Command(cut, lose))) {
            lose.run();
        }
    }

    /// Closes what nobody can take, for both loops have ended. For every thread.
    private void lose(SocketHandle handle) {
        handle.close();
        loop.engine().countOpen(-1);
    }

    /// Gives a connection its protocol; one that cannot have any is cut.
    private void speak(Connection connection, Service service) {
        try {
            loop.speak(connection, service);
        } catch (Throwable thrown) {
            loop.callbacks().broken(connection, thrown);
        }
    }

    /// Keeps what a leaving connection has received, for the loop that it goes to.
    private void keepEarly(Connection connection, MemorySegment segment, long from, long to) {
        Leaving with = leaving.get(connection);
        if (with != null) {
            int had = with.early.length;
            int more = Math.toIntExact(to - from);
            with.early = Arrays.copyOf(with.early, had + more);
            MemorySegment.copy(segment, JAVA_BYTE, from, with.early, had, more);
        }
    }

    private void receiveEarly(Connection connection, byte[] early) {
        MemorySegment block = loop.slabs().take(early.length);
        MemorySegment.copy(early, 0, block, JAVA_BYTE, 0, early.length);
        if (connection.state.isAlive()) {
            receive(connection, block, 0, early.length);
        }
        loop.slabs().give(block);
    }

    private void opening(Connection connection) {
        Outlet outlet = loop.outlet();
        outlet.cork(connection);
        TlsTransport tls = connection.tls;
        boolean waits = connection.protocol instanceof ProxyPreamble;
        if (tls == null && !waits) {
            loop.tellOpened(connection);
        } else if (connection.state.isAlive()) {
            if (connection.openByNs == Protocol.NEVER) {
                loop.awaitOpening(connection);
            }
            if (tls != null) {
                tls.start(connection);
            }
        }
        outlet.uncork(connection);
    }

    private Served served(Listener listener) {
        Served here = served.get(listener.number());
        if (here == null) {
            throw new IllegalStateException("not listening any more: " + listener);
        }
        return here;
    }
}
