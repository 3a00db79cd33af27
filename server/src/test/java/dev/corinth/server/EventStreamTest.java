package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.engine.Counter;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Streams of events, in virtual time on one loop and through sockets.
class EventStreamTest {
    private static final String GET = "GET /events HTTP/1.1\r\nHost: localhost\r\n";

    private final List<EventStream> streams = new ArrayList<>();
    private int closed;

    private Stepped serve(EventStreamConfig config) {
        HttpHandler handler =
                exchange -> streams.add(exchange.eventStream(config).onClose(() -> closed++));
        return Stepped.serving(
                server -> server.routes().get("/events", HttpRoute.exchanging(handler)));
    }

    private static String written(ServerEvent event) {
        return new String(event.toBytes(), StandardCharsets.UTF_8);
    }

    private static String body(Stepped.Peer peer) {
        String text = peer.text();
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void D_04_anEventIsWrittenLineByLine() {
        assertThat(written(ServerEvent.of("a"))).isEqualTo("data: a\n\n");
        assertThat(written(ServerEvent.of(""))).isEqualTo("data: \n\n");
        assertThat(written(ServerEvent.of("a\nb\r\nc\rd\n\ne\n")))
                .isEqualTo("data: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\ndata: \n\n");
        ServerEvent all = ServerEvent.of("ä").id("7").name("price").retry(Duration.ofSeconds(2));
        assertThat(written(all)).isEqualTo("id: 7\nevent: price\nretry: 2000\ndata: ä\n\n");
        for (String bad : List.of("a\nb", "a\rb", "\0")) {
            assertThatThrownBy(() -> ServerEvent.of("x").id(bad)).hasMessageContaining("line ends");
            assertThatThrownBy(() -> ServerEvent.of("x").name(bad))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void D_04_eventsFollowTheHead() {
        try (Stepped stepped = serve(EventStreamConfig.STANDARD)) {
            Stepped.Peer peer = stepped.connect().send(GET + "Last-Event-ID: 41\r\n\r\n");
            EventStream stream = streams.getFirst();
            assertThat(stream.lastEventId()).contains("41");
            assertThat(stream.send(ServerEvent.of("one"))).isEqualTo(SendResult.SENT);
            assertThat(stream.send(ServerEvent.of("x".repeat(100_000))).isTaken()).isTrue();
            stepped.run();

            assertThat(peer.text())
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Type: text/event-stream\r\n", "Cache-Control: no-store\r\n")
                    .doesNotContain("Content-Length", "Transfer-Encoding");
            assertThat(body(peer)).isEqualTo("data: one\n\ndata: " + "x".repeat(100_000) + "\n\n");
            stream.close();
            stepped.run();
            assertThat(peer.isGone()).isTrue();
            assertThat(closed).isEqualTo(1);
            assertThat(stream.send(ServerEvent.of("late"))).isEqualTo(SendResult.CLOSED);
        }
    }

    @Test
    void D_04_whereNothingHappensACommentIsSent() {
        EventStreamConfig config = EventStreamConfig.STANDARD.heartbeat(Duration.ofSeconds(5));
        try (Stepped stepped = serve(config)) {
            Stepped.Peer peer = stepped.connect().send(GET + "\r\n");
            stepped.advanceSeconds(4);
            assertThat(body(peer)).isEmpty();
            stepped.advanceSeconds(7);
            assertThat(body(peer)).isEqualTo(":\n\n:\n\n");
            assertThat(streams.getFirst().isOpen()).isTrue();
        }
    }

    @Test
    void D_04_aClientThatGoesEndsItsStream() {
        try (Stepped stepped = serve(EventStreamConfig.STANDARD)) {
            Stepped.Peer reset = stepped.connect().send(GET + "\r\n");
            Stepped.Peer ended = stepped.connect().send(GET + "\r\n");
            Stepped.Peer chatty = stepped.connect().send(GET + "\r\n");
            reset.line.reset();
            ended.line.finish();
            chatty.send("x".repeat((64 << 10) + 1));
            stepped.run();
            assertThat(closed).isEqualTo(3);
            assertThat(streams).noneMatch(EventStream::isOpen);
        }
    }

    @Test
    void D_04_aGroupIsSentAnEventOnce() {
        EventGroup group = new EventGroup();
        group.send(ServerEvent.of("to nobody"));
        try (Stepped stepped = serve(EventStreamConfig.STANDARD)) {
            List<Stepped.Peer> peers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                peers.add(stepped.connect().send(GET + "\r\n"));
                group.join(streams.get(i));
            }
            assertThat(group.count()).isEqualTo(3);
            group.send(ServerEvent.of("to all"));
            group.leave(streams.get(0));
            group.send(ServerEvent.of("to two"));
            streams.get(1).close();
            stepped.run();
            group.send(ServerEvent.of("to one"));
            stepped.run();

            assertThat(body(peers.get(0))).isEqualTo("data: to all\n\n");
            assertThat(body(peers.get(1))).isEqualTo("data: to all\n\ndata: to two\n\n");
            assertThat(body(peers.get(2)))
                    .isEqualTo("data: to all\n\ndata: to two\n\ndata: to one\n\n");
            assertThat(group.count()).isEqualTo(1);
        }
    }

    @Test
    void D_04_whatWaitsIsBoundedByPolicy() {
        OutputLimits narrow = OutputLimits.STANDARD.maxQueueBytes(20_000);
        EventStreamConfig latest =
                EventStreamConfig.STANDARD.output(narrow).policy(OverflowPolicy.LATEST_PER_KEY);
        String filling = "x".repeat(5_000);
        try (Stepped stepped = serve(latest)) {
            Stepped.Peer peer = stepped.connect();
            peer.line.window(0);
            peer.send(GET + "\r\n");
            EventStream stream = streams.getFirst();
            for (int i = 0; i < 50; i++) {
                SendResult result = stream.sendLatest(1 + (i % 2), ServerEvent.of(i + filling));
                assertThat(result.isTaken()).isTrue();
                stepped.run();
            }
            assertThat(stream.waitingBytes()).isLessThanOrEqualTo(20_000 + 16_384);
            peer.line.window(1 << 20);
            stepped.run();
            assertThat(body(peer)).contains("data: 48x", "data: 49x").doesNotContain("data: 45x");
        }
        streams.clear();
        try (Stepped stepped = serve(EventStreamConfig.STANDARD.output(narrow))) {
            Stepped.Peer peer = stepped.connect();
            peer.line.window(0);
            peer.send(GET + "\r\n");
            EventStream stream = streams.getFirst();
            SendResult result = SendResult.SENT;
            for (int i = 0; i < 50 && result != SendResult.CLOSED; i++) {
                result = stream.send(ServerEvent.of(filling));
                stepped.run();
            }
            assertThat(result).isEqualTo(SendResult.CLOSED);
            assertThat(stepped.engine.count(Counter.OVERFLOWED)).isPositive();
            assertThat(closed).isEqualTo(2);
        }
    }

    @Test
    void D_04_anyThreadSendsAndTheEndIsToldWhereTheRouteRuns() throws Exception {
        var ended = new CompletableFuture<Boolean>();
        HttpHandler handler =
                exchange -> {
                    EventStream stream =
                            exchange.eventStream()
                                    .onClose(
                                            () ->
                                                    ended.complete(
                                                            Thread.currentThread().isVirtual()));
                    for (int i = 0; i < 100; i++) {
                        SendResult _ = stream.send(ServerEvent.of("event " + i));
                    }
                };
        HttpRoute route = HttpRoute.exchanging(handler).runOn(VirtualThreads.standard());
        Server server = Server.on(0);
        server.routes().get("/events", route);
        try (Server _ = server.start()) {
            RawPeer peer = RawPeer.connect(server.port());
            peer.sendText(GET + "\r\n").expectStatus(200);
            for (int i = 0; i < 100; i++) {
                peer.expectBytes(ServerEvent.of("event " + i).toBytes());
            }
            peer.close();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
