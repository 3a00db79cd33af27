package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Engine;
import dev.corinth.engine.Loop;
import dev.corinth.engine.LoopWatch;
import dev.corinth.engine.Tallies;
import dev.corinth.http.RequestHead;
import dev.corinth.poller.Blocks;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketObserver;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what a running server does: figures, the access log, events. Every thread may read;
/// what a loop does is written by that loop.
final class Ledger implements WebSocketObserver, LoopWatch, AutoCloseable {
    private static final int STATUSES = 600;
    private static final double SECOND_NS = 1e9;

    private final Engine engine;
    private final List<Tallies> statuses = new ArrayList<>();
    private final @Nullable LineQueue access;
    private final Map<Long, Visit> visits = new ConcurrentHashMap<>();
    private final List<Tracing> tracings = new CopyOnWriteArrayList<>();
    private final long startNs = System.nanoTime();

    /// What the access log has to remember of an open WebSocket.
    private record Visit(String path, long openedNs) {}

    Ledger(Engine engine, Optional<AccessLog> log) {
        this.engine = engine;
        this.access =
                log.map(to -> new LineQueue("corinth-access-log", to.sink(), to.maxWaiting()))
                        .orElse(null);
        for (int i = 0; i < engine.loops().size(); i++) {
            statuses.add(new Tallies(STATUSES));
        }
    }

    void add(Tracing more) {
        tracings.add(more);
    }

    void remove(Tracing one) {
        tracings.remove(one);
    }

    @Override
    public void opened(WebSocket socket) {
        for (Tracing each : tracings) {
            each.watch(socket);
        }
    }

    /// A request was answered. On the loop of the connection.
    ///
    /// @param head what was asked, or null if that was not understood
    void answered(
            Connection connection, @Nullable RequestHead head, int status, long bytes, String why) {
        statuses.get(connection.loop().number()).add(Math.min(status, STATUSES - 1));
        if (status >= 400) {
            ServerEvents.rejected(address(connection.peerAddress()), status, why);
        }
        LineQueue log = access;
        if (log != null) {
            AccessLine line = line(connection.peerAddress(), head, status, bytes);
            log.add(line::text);
        }
    }

    /// A WebSocket is open. On its loop.
    void opened(WebSocket socket, RequestHead head) {
        if (access != null) {
            visits.put(socket.id(), new Visit(head.path(), System.nanoTime()));
        }
        if (ServerEvents.tellsOpened()) {
            ServerEvents.opened(socket.id(), address(socket.peerAddress()), head.path());
        }
    }

    @Override
    public void closed(WebSocket socket, Closure end) {
        ServerEvents.closed(socket.id(), end.code(), end.reason(), end.isClean(), end.byPeer());
        LineQueue log = access;
        Visit visit = visits.remove(socket.id());
        if (log != null && visit != null) {
            AccessLine line = line(socket, visit, end);
            log.add(line::text);
        }
    }

    @Override
    public void dropped(WebSocket socket, long bytes) {
        ServerEvents.dropped(socket.id(), bytes);
    }

    @Override
    public void slow(Loop loop, long busyNs) {
        ServerEvents.slow(loop.number(), busyNs, "");
    }

    @Override
    public void stoodStill(Loop loop, long againNs) {
        ServerEvents.stoodStill(loop.number(), againNs);
    }

    boolean isShortOfHeap() {
        return engine.isShortOfHeap();
    }

    @Override
    public void shed(Connection connection, long heldBytes, long behindNs) {
        ServerEvents.shed(connection.id(), address(connection.peerAddress()), heldBytes, behindNs);
    }

    ServerSnapshot snapshot(boolean isServing, Map<Integer, Long> closeCodes) {
        LineQueue log = access;
        long nowNs = engine.nowNs();
        return new ServerSnapshot(
                Duration.ofNanos(System.nanoTime() - startNs),
                isServing,
                engine.openConnections(),
                Blocks.process().inUseBytes(),
                engine.loops().stream().map(loop -> LoopSnapshot.of(loop, nowNs)).toList(),
                statuses(),
                closeCodes,
                engine.refusedCommands(),
                log == null ? 0 : log.dropped());
    }

    @Override
    public void close() {
        LineQueue log = access;
        if (log != null) {
            log.close();
        }
    }

    private Map<Integer, Long> statuses() {
        long[] sums = new long[STATUSES];
        statuses.forEach(each -> each.addTo(sums));
        var counts = new TreeMap<Integer, Long>();
        for (int status = 0; status < STATUSES; status++) {
            if (sums[status] > 0) {
                counts.put(status, sums[status]);
            }
        }
        return counts;
    }

    private static AccessLine line(
            SocketAddress peer, @Nullable RequestHead head, int status, long bytes) {
        return new AccessLine(
                Instant.now(),
                peer,
                "",
                head == null ? "-" : head.method(),
                head == null ? "-" : head.path(),
                status,
                bytes,
                head == null ? "" : referer(head),
                head == null ? "" : head.headers().first("User-Agent").orElse(""),
                null);
    }

    /// Where the peer came from, without its query: a token may stand there too.
    private static String referer(RequestHead head) {
        String all = head.headers().first("Referer").orElse("");
        int query = all.indexOf('?');
        return query < 0 ? all : all.substring(0, query);
    }

    private static AccessLine line(WebSocket socket, Visit visit, Closure end) {
        double seconds = (System.nanoTime() - visit.openedNs()) / SECOND_NS;
        return new AccessLine(
                Instant.now(),
                socket.peerAddress(),
                socket.login().map(Login::name).orElse(""),
                "CLOSE",
                visit.path(),
                end.code(),
                0,
                "",
                "",
                String.format(Locale.ROOT, "%.1fs id=%x", seconds, socket.id()));
    }

    private static String address(SocketAddress peer) {
        return AccessLine.address(peer);
    }
}
