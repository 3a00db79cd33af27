package dev.corinth.admin;

import dev.corinth.engine.Counter;
import dev.corinth.json.Json;
import dev.corinth.pubsub.TopicCounter;
import dev.corinth.pubsub.TopicFigures;
import dev.corinth.pubsub.TopicHub;
import dev.corinth.server.ConnectionInfo;
import dev.corinth.server.LoopSnapshot;
import dev.corinth.server.Server;
import dev.corinth.server.ServerSnapshot;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// What the admin page is told: figures now and then, and the frames of the connection that it
/// looks at. Safe for any thread.
///
/// ```
/// page ─► tail ID │ stop           ID in hexadecimal
/// page ◄─ {"type":"figures", …} │ {"type":"frame", …} │ {"type":"tail", "found":…}
/// ```
final class AdminFeed implements WebSocketListener, AutoCloseable {
    private static final int MOST_CONNECTIONS = 50;
    private static final int MOST_TOPICS = 20;

    private final Server watched;
    private final Duration interval;
    private final WebSocketGroup pages = new WebSocketGroup();
    private final Map<Long, Tail> tails = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor clock;

    AdminFeed(Server watched, Duration interval) {
        this.watched = watched;
        this.interval = interval;
        this.clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("corinth-admin-clock")
                                        .unstarted(task),
                        new ThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        long everyMs = interval.toMillis();
        var unused = clock.scheduleAtFixedRate(this::tell, 0, everyMs, TimeUnit.MILLISECONDS);
        assert !unused.isCancelled();
    }

    @Override
    public void onOpen(WebSocket page) {
        pages.join(page);
    }

    @Override
    public void onMessage(WebSocket page, Message message) {
        String asked = message.text();
        stopTail(page);
        if (asked.startsWith("tail ")) {
            try {
                startTail(page, Long.parseUnsignedLong(asked.substring(5), 16));
            } catch (NumberFormatException e) {
                page.close(1008, "no id");
            }
        }
    }

    @Override
    public void onClose(WebSocket page, Closure closure) {
        stopTail(page);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        tails.values().forEach(Tail::stop);
    }

    private void startTail(WebSocket page, long id) {
        var tail = new Tail(page, watched.reference(id));
        tails.put(page.id(), tail);
        tail.start();
    }

    private void stopTail(WebSocket page) {
        Tail tail = tails.remove(page.id());
        if (tail != null) {
            tail.stop();
        }
    }

    private void tell() {
        if (pages.count() > 0) {
            CompletableFuture<Void> _ =
                    watched.slowest(MOST_CONNECTIONS)
                            // A loop that is held up does not answer; its figures are told all the
                            // same.
                            .completeOnTimeout(
                                    List.of(), interval.toMillis(), TimeUnit.MILLISECONDS)
                            .thenAcceptBoth(
                                    busiest(),
                                    (slowest, topics) -> pages.send(figures(slowest, topics)));
        }
    }

    private CompletableFuture<List<TopicFigures>> busiest() {
        return watched.topics()
                .hub()
                .busiest(MOST_TOPICS)
                .exceptionally(_ -> List.of())
                .completeOnTimeout(List.of(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private String figures(List<ConnectionInfo> slowest, List<TopicFigures> busiest) {
        ServerSnapshot now = watched.snapshot();
        return Json.object(
                json ->
                        json.put("type", "figures")
                                .put("serving", now.isServing())
                                .put("uptime_s", now.uptime().toSeconds())
                                .put("connections", now.connections())
                                .put("websockets", now.webSockets())
                                .put("memory", now.memoryBytes())
                                .put("totals", totals -> totals(totals, now))
                                .put("statuses", now.statuses())
                                .put("closes", now.closeCodes())
                                .put("loops", now.loops(), AdminFeed::loop)
                                .put("slowest", slowest, AdminFeed::connection)
                                .put("topics", topics -> topics(topics, watched.topics().hub()))
                                .put("busiest", busiest, AdminFeed::topic));
    }

    private static void topics(Json json, TopicHub hub) {
        json.put("topics", hub.topics())
                .put("subscriptions", hub.subscriptions())
                .put("kept", hub.keptBytes());
        for (TopicCounter counter : TopicCounter.values()) {
            json.put(counter.name().toLowerCase(Locale.ROOT), hub.count(counter));
        }
    }

    private static void topic(Json json, TopicFigures one) {
        json.put("name", one.name())
                .put("subscribers", one.subscribers())
                .put("messages", one.messages());
    }

    private static void totals(Json json, ServerSnapshot now) {
        for (Counter counter : Counter.values()) {
            json.put(OpenMetrics.name(counter).substring("corinth_".length()), now.count(counter));
        }
    }

    private static void loop(Json json, LoopSnapshot loop) {
        json.put("number", loop.number())
                .put("websockets", loop.webSockets())
                .put("busy_ns", loop.count(Counter.BUSY_NS))
                .put("held_up_ms", loop.heldUp().toMillis())
                .put("messages_in", loop.count(Counter.MESSAGES_IN))
                .put("messages_out", loop.count(Counter.MESSAGES_OUT))
                .put("slow_turns", loop.count(Counter.SLOW_TURNS));
    }

    private static void connection(Json json, ConnectionInfo one) {
        json.put("id", Long.toHexString(one.id()))
                .put("loop", one.loop())
                .put("peer", one.peer())
                .put("login", one.login())
                .put("subprotocol", one.subprotocol())
                .put("extensions", one.extensions())
                .put("waiting", one.waitingBytes());
    }
}
