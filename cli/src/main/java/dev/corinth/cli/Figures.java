package dev.corinth.cli;

import dev.corinth.engine.Counter;
import dev.corinth.pubsub.TopicCounter;
import dev.corinth.server.Server;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

import java.util.Locale;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The figures that the page shows: sent once a second to everybody who watches. Safe for any
/// thread.
final class Figures implements WebSocketListener, AutoCloseable {
    private final Server server;
    private final WebSocketGroup watchers = new WebSocketGroup();
    private final LongAdder echoed = new LongAdder();
    private final long startNs = System.nanoTime();
    private final ScheduledThreadPoolExecutor clock;

    Figures(Server server) {
        this.server = server;
        this.clock =
                new ScheduledThreadPoolExecutor(
                        1,
                        task ->
                                Thread.ofPlatform()
                                        .daemon()
                                        .name("corinth-figures")
                                        .unstarted(task),
                        new ThreadPoolExecutor.DiscardPolicy());
    }

    void start() {
        var unused = clock.scheduleAtFixedRate(this::tell, 1, 1, TimeUnit.SECONDS);
        assert !unused.isDone();
    }

    /// Counts a message that comes back; those of the chat are counted by its topic.
    void received() {
        echoed.increment();
    }

    @Override
    public void onOpen(WebSocket socket) {
        watchers.join(socket);
        socket.send(json());
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        // Watchers have nothing to say.
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void tell() {
        if (watchers.count() > 0) {
            watchers.send(json());
        }
    }

    private String json() {
        Runtime runtime = Runtime.getRuntime();
        return String.format(
                Locale.ROOT,
                "{\"connections\":%d,\"chatting\":%d,\"messages\":%d,\"bytes_in\":%d,"
                        + "\"bytes_out\":%d,\"heap_bytes\":%d,\"uptime_s\":%d}",
                server.openConnections(),
                server.topics().hub().subscriptions(),
                echoed.sum() + server.topics().hub().count(TopicCounter.PUBLISHED),
                server.count(Counter.BYTES_IN),
                server.count(Counter.BYTES_OUT),
                runtime.totalMemory() - runtime.freeMemory(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs));
    }
}
