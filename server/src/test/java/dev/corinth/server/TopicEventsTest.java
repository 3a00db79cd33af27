package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.Publication;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.Subscribed;
import dev.corinth.pubsub.TopicAct;
import dev.corinth.pubsub.TopicCounter;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicLimits;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.IntStream;

/// Streams of events as subscribers of topics: in virtual time on one loop, and through sockets on
/// several.
class TopicEventsTest {
    private static final TopicPolicy HISTORY = TopicPolicy.STANDARD.history(10).retaining();

    private final List<EventStream> streams = new ArrayList<>();
    private final List<Subscribed> answers = new ArrayList<>();
    private EventStreamConfig config = EventStreamConfig.STANDARD;
    private Optional<String> presentAs = Optional.empty();

    /// A server whose streams subscribe to what their query says.
    private Stepped serve(UnaryOperator<Server> rules) {
        return Stepped.serving(
                server ->
                        rules.apply(server)
                                .webSocket("/", new TopicSpeaker(server::topics))
                                .routes()
                                .get("/events", HttpRoute.exchanging(this::stream)));
    }

    private void stream(HttpExchange exchange) {
        EventStream stream = exchange.eventStream(config);
        streams.add(stream);
        for (String topic : exchange.request().queryAll("topic")) {
            SubscribeRequest request = SubscribeRequest.to(topic).onAnswer(answers::add);
            exchange.request()
                    .server()
                    .topics()
                    .subscribe(stream, request.presentAs(presentAs.orElse("")));
        }
    }

    private Stepped serve(TopicPolicy policy) {
        return serve(
                server ->
                        server.topic("log", policy, TopicAccess.everybody())
                                .topic("room/#", policy, TopicAccess.everybody()));
    }

    private static Stepped.Peer watch(Stepped stepped, String topics, String... lastId) {
        StringBuilder head = new StringBuilder("GET /events?topic=" + topics + " HTTP/1.1\r\n");
        head.append("Host: localhost\r\n");
        for (String id : lastId) {
            head.append("Last-Event-ID: ").append(id).append("\r\n");
        }
        return stepped.connect().send(head + "\r\n");
    }

    private static String body(Stepped.Peer peer) {
        String text = new String(peer.bytes(), StandardCharsets.UTF_8);
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    private static String subscribed(String topic, boolean isResumed, int missed) {
        return "event: /subscribed\ndata: {\"topic\":\"%s\",\"resumed\":%s,\"missed\":%d}\n\n"
                .formatted(topic, isResumed, missed);
    }

    private static void publish(Stepped stepped, String topic, String text) {
        assertThat(stepped.server.topics().publish(topic, text)).isEqualTo(TopicResult.TAKEN);
        stepped.run();
    }

    private static String id(long epoch, long offset) {
        return "id: " + Long.toHexString(epoch) + "-" + offset + "\n";
    }

    private static Position now(Stepped stepped, String topic) {
        return stepped.server
                .topics()
                .hub()
                .history(TopicFilter.of(topic), Position.NONE, 0)
                .join()
                .position();
    }

    @Test
    void D_04_whatIsPublishedIsAnEventNamedByItsTopic() {
        try (Stepped stepped = serve(TopicPolicy.STANDARD)) {
            Stepped.Peer one = watch(stepped, "room/1");
            Stepped.Peer all = watch(stepped, "room/%23&topic=log");
            publish(stepped, "room/1", "a\nb");
            stepped.server.topics().publish("room/ä", new byte[] {1, 2, 3});
            stepped.server.topics().unsubscribe(streams.getLast(), "log");
            publish(stepped, "log", "to nobody");
            stepped.run();

            String text = "event: room/1\ndata: a\ndata: b\n\n";
            assertThat(body(one)).isEqualTo(subscribed("room/1", false, 0) + text);
            assertThat(body(all))
                    .isEqualTo(
                            subscribed("room/#", false, 0)
                                    + subscribed("log", false, 0)
                                    + text
                                    + "event: room/ä\ndata: AQID\n\n");
            assertThat(answers).extracting(Subscribed::result).containsOnly(TopicResult.TAKEN);
        }
    }

    @Test
    void D_04_whoComesBackGetsExactlyWhatItMissed() {
        try (Stepped stepped = serve(HISTORY)) {
            Stepped.Peer first = watch(stepped, "log");
            publish(stepped, "log", "one");
            long epoch = now(stepped, "log").epoch();
            assertThat(body(first))
                    .isEqualTo(
                            id(epoch, 0)
                                    + subscribed("log", false, 0)
                                    + id(epoch, 1)
                                    + "event: log\ndata: one\n\n");
            first.line.reset();
            publish(stepped, "log", "two");
            publish(stepped, "log", "three");

            Stepped.Peer again = watch(stepped, "log", Long.toHexString(epoch) + "-1");
            publish(stepped, "log", "four");
            assertThat(body(again))
                    .isEqualTo(
                            id(epoch, 1)
                                    + subscribed("log", true, 2)
                                    + id(epoch, 2)
                                    + "event: log\ndata: two\n\n"
                                    + id(epoch, 3)
                                    + "event: log\ndata: three\n\n"
                                    + id(epoch, 4)
                                    + "event: log\ndata: four\n\n");
        }
    }

    @Test
    void D_04_whoMissedMoreThanIsKeptIsToldThatItCannotGoOn() {
        try (Stepped stepped = serve(HISTORY)) {
            Stepped.Peer first = watch(stepped, "log");
            IntStream.rangeClosed(1, 12).forEach(i -> publish(stepped, "log", "line " + i));
            first.line.reset();
            String epoch = Long.toHexString(now(stepped, "log").epoch());
            List<String> ids =
                    List.of(epoch + "-1", epoch + "-13", "1-5", epoch, "-", "0-3", "x-" + epoch);
            for (String id : ids) {
                Stepped.Peer again = watch(stepped, "log", id);
                // The retained one is sent to whoever comes, and is no lie about a gap.
                assertThat(body(again))
                        .as(id)
                        .contains("\"resumed\":false,\"missed\":1}", "data: line 12\n")
                        .doesNotContain("line 11");
            }
            Stepped.Peer again = watch(stepped, "log", epoch + "-2");
            assertThat(body(again)).contains("\"resumed\":true,\"missed\":10}", "data: line 3\n");
            assertThat(stepped.server.topics().hub().count(TopicCounter.NOT_RESUMED)).isEqualTo(3);
        }
    }

    @Test
    void D_04_ofSeveralTopicsTheOneWhoseEventCameLastGoesOn() {
        try (Stepped stepped = serve(HISTORY)) {
            Stepped.Peer first = watch(stepped, "log&topic=room/1");
            publish(stepped, "room/1", "one");
            publish(stepped, "log", "two");
            String seen = body(first);
            String id = seen.substring(seen.lastIndexOf("id: ") + 4, seen.lastIndexOf("\nevent"));
            first.line.reset();
            publish(stepped, "log", "three");

            assertThat(body(watch(stepped, "log&topic=room/1", id)))
                    .contains(
                            "{\"topic\":\"log\",\"resumed\":true,\"missed\":1}",
                            "{\"topic\":\"room/1\",\"resumed\":false,\"missed\":1}");
        }
    }

    @Test
    void E_19_aStreamIsAllowedWhatARuleAllowsToItsRequest() {
        TopicAccess byCookie =
                TopicAccess.everybody()
                        .andRequests((request, act, topic) -> request.query("key").isPresent());
        try (Stepped stepped =
                serve(
                        server ->
                                server.topic("open", TopicPolicy.STANDARD, TopicAccess.readers())
                                        .topic("keyed", TopicPolicy.STANDARD, byCookie)
                                        .topic(
                                                "sockets",
                                                TopicPolicy.STANDARD,
                                                (socket, act, topic) -> true))) {
            String refused = "event: /refused\ndata: {\"topic\":\"%s\",\"code\":\"%s\"}\n\n";
            assertThat(body(watch(stepped, "open"))).isEqualTo(subscribed("open", false, 0));
            assertThat(body(watch(stepped, "keyed")))
                    .isEqualTo(refused.formatted("keyed", "denied"));
            assertThat(body(watch(stepped, "keyed&key=1")))
                    .isEqualTo(subscribed("keyed", false, 0));
            assertThat(body(watch(stepped, "sockets")))
                    .isEqualTo(refused.formatted("sockets", "denied"));
            assertThat(body(watch(stepped, "other")))
                    .isEqualTo(refused.formatted("other", "denied"));
            assertThat(body(watch(stepped, "a//b")))
                    .isEqualTo(refused.formatted("a//b", "bad_name"));
            assertThat(answers).hasSize(6);
        }
    }

    @Test
    void E_19_aHandlerAsksAndPublishesForItsRequest() {
        TopicFilter news = TopicFilter.of("news");
        HttpHandler asks =
                exchange -> {
                    Topics topics = exchange.request().server().topics();
                    String name = exchange.request().query("topic").orElse("");
                    boolean isAllowed = topics.allows(exchange, TopicAct.SUBSCRIBE, name);
                    TopicResult said = topics.publish(exchange, TopicMessage.text(news, "hi"));
                    exchange.answer(HttpAnswer.text(isAllowed ? 200 : 403, "" + said));
                };
        try (Stepped stepped =
                serve(
                        server -> {
                            server.routes().get("/asks", HttpRoute.exchanging(asks));
                            return server.topic(
                                    "news", TopicPolicy.STANDARD, TopicAccess.readers());
                        })) {
            for (String topic : List.of("news", "other", "", "a//b")) {
                Stepped.Peer peer = stepped.connect();
                peer.send("GET /asks?topic=" + topic + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(peer.text())
                        .startsWith(topic.equals("news") ? "HTTP/1.1 200" : "HTTP/1.1 403")
                        .endsWith("DENIED");
            }
        }
    }

    /// Makes a request a stream of the log, in an encoding.
    private static void subscribe(HttpExchange exchange, int encoding) {
        exchange.request()
                .server()
                .topics()
                .subscribe(exchange.eventStream(), encoding, SubscribeRequest.to("log"));
    }

    @Test
    void D_03_anEventIsMadeOnceForAllStreams() {
        AtomicInteger made = new AtomicInteger();
        int[] encoding = new int[1];
        HttpHandler handler = exchange -> subscribe(exchange, encoding[0]);
        try (Stepped stepped =
                Stepped.serving(
                        server -> {
                            encoding[0] =
                                    server.topics()
                                            .events(
                                                    it -> {
                                                        made.incrementAndGet();
                                                        return Optional.of(ServerEvent.of("own"));
                                                    });
                            server.topic("log", HISTORY, TopicAccess.everybody());
                            server.routes().get("/events", HttpRoute.exchanging(handler));
                        })) {
            List<Stepped.Peer> peers =
                    IntStream.range(0, 5).mapToObj(i -> watch(stepped, "")).toList();
            publish(stepped, "log", "x");
            String own = id(now(stepped, "log").epoch(), 1) + "data: own\n\n";
            assertThat(peers).allSatisfy(peer -> assertThat(body(peer)).endsWith(own));
            assertThat(made).hasValue(1);
        }
    }

    @Test
    void D_04_aMakerOfEventsThatThrowsCostsNobodyButItsStreams() {
        int[] encoding = new int[1];
        HttpHandler handler = exchange -> subscribe(exchange, encoding[0]);
        try (LogRecorder log = LogRecorder.open();
                Stepped stepped =
                        Stepped.serving(
                                server -> {
                                    encoding[0] = server.topics().events(this::made);
                                    server.topic("log", HISTORY, TopicAccess.everybody());
                                    server.routes()
                                            .get("/own", HttpRoute.exchanging(handler))
                                            .get("/events", HttpRoute.exchanging(this::stream));
                                    server.webSocket("/", new Writer(server.topics()));
                                })) {
            Stepped.Peer own = stepped.connect();
            own.send("GET /own HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Stepped.Peer standard = watch(stepped, "log");
            Stepped.Peer socket = stepped.connect().upgrade("/");

            publish(stepped, "log", "bad");
            publish(stepped, "log", "good");

            assertThat(socket.frames())
                    .containsExactly(RawFrame.text("bad"), RawFrame.text("good"));
            assertThat(body(standard)).contains("data: bad\n", "data: good\n");
            assertThat(body(own)).contains("data: own good\n").doesNotContain("bad");
            assertThat(log.at(Level.SEVERE))
                    .singleElement()
                    .asString()
                    .contains("no event could be made")
                    .contains("log");
        }
    }

    private Optional<ServerEvent> made(Publication publication) {
        String text = new String(publication.message().payload(), StandardCharsets.UTF_8);
        if (text.equals("bad")) {
            throw new IllegalStateException("the test wants it");
        }
        return Optional.of(ServerEvent.of("own " + text));
    }

    @Test
    void D_01_aStreamIsThereUntilItEnds() {
        presentAs = Optional.of("Ann");
        try (Stepped stepped = serve(TopicPolicy.STANDARD.presence())) {
            Stepped.Peer ann = watch(stepped, "log");
            presentAs = Optional.of("Bob \"the\" builder");
            Stepped.Peer bob = watch(stepped, "log");
            Topics topics = stepped.server.topics();
            TopicFilter log = TopicFilter.of("log");
            assertThat(topics.hub().present(log).join()).containsExactly("Ann", presentAs.get());
            streams.getLast().close();
            stepped.run();
            assertThat(bob.isGone()).isTrue();
            assertThat(topics.hub().present(log).join()).containsExactly("Ann");
            String who = "{\"topic\":\"log\",\"name\":\"Bob \\\"the\\\" builder\"}\n\n";
            assertThat(body(ann))
                    .endsWith("event: /joined\ndata: " + who + "event: /left\ndata: " + who);
            ann.line.reset();
            stepped.run();
            assertThat(topics.hub().subscriptions()).isZero();
        }
    }

    @Test
    void D_01_aStreamThatIsOverIsNotSubscribed() {
        try (Stepped stepped = serve(TopicPolicy.STANDARD)) {
            Stepped.Peer head = stepped.connect();
            head.send("HEAD /events?topic=log HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Stepped.Peer gone = watch(stepped, "log");
            gone.line.window(0);
            EventStream stream = streams.getLast();
            // What it is still owed holds the connection, but nothing is added to that.
            stream.send(ServerEvent.of("x".repeat(100_000)));
            stepped.run();
            stream.close();
            stepped.run();
            assertThat(stepped.server.topics().hub().subscriptions()).isZero();
            stepped.server
                    .topics()
                    .subscribe(stream, SubscribeRequest.to("room/1").onAnswer(answers::add));
            stepped.server.topics().unsubscribe(stream, "log");
            stepped.run();
            assertThat(answers)
                    .extracting(Subscribed::result)
                    .containsExactly(TopicResult.CLOSED, TopicResult.TAKEN, TopicResult.CLOSED);
            gone.line.reset();
            stepped.run();
        }
    }

    @Test
    void D_18_aSlowStreamIsTreatedAsTheTopicSays() {
        config = config.output(OutputLimits.STANDARD.maxQueueBytes(20_000));
        String filling = "x".repeat(5_000);
        for (OverflowPolicy policy :
                List.of(OverflowPolicy.DISCONNECT, OverflowPolicy.LATEST_PER_KEY)) {
            streams.clear();
            try (Stepped stepped = serve(TopicPolicy.STANDARD.overflow(policy))) {
                Stepped.Peer quick = watch(stepped, "log");
                Stepped.Peer slow = stepped.connect();
                slow.line.window(0);
                slow.send("GET /events?topic=log HTTP/1.1\r\nHost: localhost\r\n\r\n");
                IntStream.range(0, 50).forEach(i -> publish(stepped, "log", i + filling));
                assertThat(streams.getLast().waitingBytes()).isLessThan(20_000 + 16_384);
                boolean isDropping = policy == OverflowPolicy.LATEST_PER_KEY;
                assertThat(streams.getLast().isOpen()).isEqualTo(isDropping);
                assertThat(stepped.engine.count(Counter.OVERFLOWED)).isEqualTo(isDropping ? 0 : 1);
                slow.line.window(1 << 20);
                stepped.run();
                assertThat(body(quick)).contains("data: 0x", "data: 25x", "data: 49x");
                assertThat(isDropping ? body(slow) : "data: 49x")
                        .contains("data: 49x")
                        .doesNotContain("data: 45x");
            }
        }
    }

    /// Publishes what it is sent.
    private record Writer(Topics topics) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            topics.subscribe(socket, "log");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            topics.publish("log", message);
        }
    }

    @Test
    void D_04_webSocketsAndStreamsOnAllLoopsSeeOneOrder() {
        Server server = Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(3)));
        HttpHandler handler = exchange -> server.topics().subscribe(exchange.eventStream(), "log");
        server.topic("log", HISTORY, TopicAccess.everybody())
                .topics(it -> it.limits(TopicLimits.STANDARD.subscriptions(100, 1)))
                .webSocket("/", new Writer(server.topics()))
                .routes()
                .get("/events", HttpRoute.exchanging(handler));
        List<RawPeer> watchers = new ArrayList<>();
        try (Server running = server.start();
                RawPeer writer = Wire.open(running, "/")) {
            for (int i = 0; i < 6; i++) {
                RawPeer watcher = RawPeer.connect(running.port());
                watcher.sendText("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
                watcher.expectStatus(200);
                watchers.add(watcher);
            }
            TopicFilter log = TopicFilter.of("log");
            Wire.await("all", () -> running.topics().hub().subscribers(log).join() == 7);
            for (int i = 1; i <= 50; i++) {
                writer.send(Wire.text("line " + i)).expectText("line " + i);
            }
            long epoch =
                    running.topics().hub().history(log, Position.NONE, 0).join().position().epoch();
            for (RawPeer watcher : watchers) {
                watcher.expectBytes(
                        (id(epoch, 0) + subscribed("log", false, 0))
                                .getBytes(StandardCharsets.UTF_8));
                for (int i = 1; i <= 50; i++) {
                    String event = id(epoch, i) + "event: log\ndata: line " + i + "\n\n";
                    watcher.expectBytes(event.getBytes(StandardCharsets.UTF_8));
                }
            }
        } finally {
            watchers.forEach(RawPeer::close);
        }
    }
}
