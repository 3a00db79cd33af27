package dev.corinth.engine;

import dev.corinth.poller.IoError;
import dev.corinth.poller.Line;
import dev.corinth.poller.LineEvents;
import dev.corinth.poller.Listener;
import dev.corinth.poller.SocketHandle;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/// What a loop does with the events of its poller. Owned by its loop.
final class LoopEvents implements LineEvents {
    private static final System.Logger LOG = System.getLogger("dev.corinth.engine");

    /// How long accepting rests after it failed: long enough to cost nothing, short enough to be
    /// back within a second of a descriptor being free.
    private static final Duration ACCEPT_REST = Duration.ofMillis(100);

    /// A listener with what its connections are given.
    ///
    /// @param spreads whether connections are handed to all loops in turn
    private record Served(Listener listener, Service service, boolean spreads) {}

    private final Loop loop;
    private final int maxConnections;
    private final Map<Integer, Served> served = new HashMap<>();

    /// Connections on their way to another loop, with what they are given there.
    private final IdentityHashMap<Connection, Service> leaving = new IdentityHashMap<>();

    private boolean isRestingLogged;

    LoopEvents(Loop loop, EngineConfig config) {
        this.loop = loop;
        this.maxConnections = config.maxConnections();
    }

    void serve(Listener listener, Service service, boolean spreads) {
        served.put(listener.number(), new Served(listener, service, spreads));
    }

    void stopListening() {
        served.values().forEach(one -> loop.poller().close(one.listener()));
        served.clear();
    }

    @Override
    public Line newLine(Listener listener) {
        Served here = served(listener);
        loop.engine().countOpen(1);
        return here.spreads()
                ? loop.newBareConnection(here.service())
                : loop.newConnection(here.service());
    }

    @Override
    public void accepted(Listener listener, Line line) {
        loop.readStaleClock();
        isRestingLogged = false;
        Connection connection = (Connection) line;
        if (loop.engine().openConnections() > maxConnections) {
            loop.counters().add(Counter.REFUSED, 1);
            loop.outlet().abort(connection);
            return;
        }
        loop.counters().add(Counter.ACCEPTED, 1);
        Served here = served(listener);
        if (here.spreads()) {
            leaving.put(connection, here.service());
            loop.poller().release(connection);
        } else {
            opening(connection);
        }
    }

    @Override
    public void acceptFailed(Listener listener, IoError error) {
        loop.readStaleClock();
        loop.counters().add(Counter.ACCEPT_FAILED, 1);
        if (!isRestingLogged) {
            isRestingLogged = true;
            LOG.log(
                    Level.WARNING,
                    "Accepting rests on {0}: {1}; connections that are open go on",
                    listener,
                    error.text());
        }
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
        loop.counters().add(Counter.CONNECTED, 1);
        opening((Connection) line);
    }

    @Override
    public void received(Line line, MemorySegment segment, long from, long to) {
        loop.readStaleClock();
        loop.counters().add(Counter.BYTES_IN, to - from);
        Connection connection = (Connection) line;
        Outlet outlet = loop.outlet();
        outlet.cork(connection);
        TlsTransport tls = connection.tls;
        if (tls == null) {
            loop.tellReceived(connection, segment, from, to);
        } else {
            loop.guard(connection, () -> tls.received(connection, segment, from, to));
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
            outlet.abort(connection);
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
        loop.outlet().forget(connection);
        leaving.remove(connection);
        loop.engine().countOpen(-1);
        loop.counters().add(Counter.CLOSED, 1);
        IoError failure = connection.failure;
        IoError reason = failure == null ? error : failure;
        loop.guard(connection, () -> connection.protocol.closed(reason));
    }

    @Override
    public void released(Line line, SocketHandle handle) {
        Connection connection = (Connection) line;
        connection.state(ConnectionState.CLOSED);
        loop.outlet().forget(connection);
        loop.engine().countOpen(-1);
        Service service = leaving.remove(connection);
        if (service != null) {
            Loop target = loop.engine().nextLoop();
            target.execute(() -> target.adopt(handle, service));
        }
    }

    private void opening(Connection connection) {
        Outlet outlet = loop.outlet();
        outlet.cork(connection);
        TlsTransport tls = connection.tls;
        if (tls == null) {
            loop.tellOpened(connection);
        } else {
            loop.awaitOpening(connection);
            loop.guard(connection, () -> tls.start(connection));
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
