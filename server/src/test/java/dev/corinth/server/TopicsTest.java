package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawPeer;
import dev.corinth.pubsub.Position;
import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.TopicCounter;
import dev.corinth.pubsub.TopicFilter;
import dev.corinth.pubsub.TopicLimits;
import dev.corinth.pubsub.TopicMessage;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.pubsub.TopicResult;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Topics over real sockets, on three loops.
class TopicsTest {
    private static final DeflateConfig DEFLATE =
            new DeflateConfig(true, false, false, 15, 15, 0, 6);
    private static final Diary DIARY = new Diary();
    private static final TopicSpeaker SPEAKER = new TopicSpeaker(() -> server().topics());
    private static Server started = Server.on(0);

    private static Server server() {
        return started;
    }

    @BeforeAll
    static void start() {
        TopicPolicy history =
                TopicPolicy.STANDARD.history(100_000).historyBytes(1 << 28).retaining();
        started =
                Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(3)))
                        .topic("room/#", TopicPolicy.STANDARD, TopicAccess.everybody())
                        .topic("log", history, TopicAccess.everybody())
                        .topic("news", TopicPolicy.STANDARD, TopicAccess.readers())
                        .topics(
                                config ->
                                        config.limits(
                                                TopicLimits.STANDARD
                                                        .subscriptions(1_000, 20)
                                                        .maxKeptBytes(1 << 28)))
                        .compressTopics(DEFLATE)
                        .webSocket("/", SPEAKER)
                        .webSocket("/diary", DIARY)
                        .webSocket(
                                "/deflate",
                                WebSocketRoute.of(SPEAKER)
                                        .config(WebSocketConfig.STANDARD.deflate(DEFLATE)))
                        .webSocket("/pool", WebSocketRoute.of(SPEAKER).runOn(Where.POOL.dispatch()))
                        .get("/say", request -> HttpAnswer.text(200, "" + say(request)))
                        .start();
    }

    private static TopicResult say(HttpRequest request) {
        return request.server().topics().publish("room/1", request.query("text").orElse(""));
    }

    @AfterAll
    static void stop() {
        started.close();
    }

    private static RawPeer subscriber(String path, String topic) {
        RawPeer peer = Wire.open(started, path);
        peer.send(Wire.text("sub " + topic)).expectText("ok " + topic + " 0 0 false");
        return peer;
    }

    private static void expect(List<RawPeer> peers, String text) {
        peers.forEach(peer -> peer.expectText(text));
    }

    @Test
    void D_01_requestsThreadsAndWebSocketsPublishToSubscribersOnAllLoops() {
        List<RawPeer> peers = new ArrayList<>();
        try (RawPeer web = RawPeer.connect(started.port())) {
            for (int i = 0; i < 12; i++) {
                peers.add(subscriber(i % 3 == 0 ? "/pool" : "/", i % 2 == 0 ? "room/1" : "room/+"));
            }
            web.send(
                    "GET /say?text=from+a+request HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            web.expectStatus(200);
            expect(peers, "from a request");

            assertThat(started.topics().publish("room/1", "from a thread"))
                    .isEqualTo(TopicResult.TAKEN);
            expect(peers, "from a thread");
            assertThat(started.topics().publish("room/1", new byte[] {1, 2}))
                    .isEqualTo(TopicResult.TAKEN);
            peers.forEach(peer -> peer.expectBinary((byte) 1, (byte) 2));

            try (RawPeer writer = Wire.open(started, "/")) {
                writer.send(Wire.text("pub room/1 hi")).expectText("TAKEN");
            }
            expect(peers, "pub room/1 hi");

            peers.getFirst().send(Wire.text("unsub room/1")).expectText("gone room/1");
            started.topics().publish("room/1", "to the others");
            expect(peers.subList(1, 12), "to the others");
            peers.getFirst().send(Wire.text("unsub room/2")).expectText("gone room/2");
        } finally {
            peers.forEach(RawPeer::close);
        }
        Wire.await("all have left", () -> started.topics().hub().subscriptions() == 0);
    }

    @Test
    void D_03_aMessageIsCompressedForThoseWhoAgreed() {
        String text = "something that compresses ".repeat(20);
        try (RawPeer plain = subscriber("/", "room/7");
                RawPeer packed =
                        Wire.open(
                                started,
                                "/deflate",
                                "Sec-WebSocket-Extensions: permessage-deflate")) {
            packed.send(Wire.text("sub room/7"));
            assertThat(packed.expectFrame().payload()).isNotEmpty();
            started.topics().publish("room/7", text);

            plain.expectText(text);
            RawFrame frame = packed.expectFrame();
            assertThat(frame.rsv()).isEqualTo(4);
            assertThat(frame.payload().length).isLessThan(text.length() / 5);
        }
    }

    @Test
    void F_26_aTopicSendsNothingBehindAClose() {
        try (RawPeer peer = Wire.open(started, "/diary")) {
            WebSocket socket = DIARY.openSocket();
            started.topics().subscribe(socket, "room/close");
            TopicFilter name = TopicFilter.of("room/close");
            Wire.await("in", () -> started.topics().hub().subscribers(name).join() == 1);
            started.topics().publish("room/close", "before");
            peer.expectText("before");
            socket.close(3000, "");
            Wire.await("out", () -> started.topics().hub().subscribers(name).join() == 0);
            started.topics().publish("room/close", "behind");
            peer.expectClose(3000);
            AtomicBoolean isAnswered = new AtomicBoolean();
            started.topics()
                    .subscribe(
                            socket,
                            SubscribeRequest.to("room/close")
                                    .onAnswer(
                                            it ->
                                                    isAnswered.set(
                                                            it.result() == TopicResult.CLOSED)));
            Wire.await("refused", isAnswered::get);
            peer.send(Wire.close(3000)).expectEnd();
        }
    }

    @Test
    void E_19_onlyWhatARuleAllowsIsAllowed() {
        try (RawPeer peer = Wire.open(started, "/")) {
            peer.send(Wire.text("sub other")).expectText("DENIED other");
            peer.send(Wire.text("sub #")).expectText("DENIED #");
            peer.send(Wire.text("sub room/#")).expectText("ok room/# 0 0 false");
            peer.send(Wire.text("pub other x")).expectText("DENIED");
            peer.send(Wire.text("sub news")).expectText("ok news 0 0 false");
            peer.send(Wire.text("pub news x")).expectText("DENIED");
            peer.send(Wire.text("pub room/+ x")).expectText("BAD_NAME");
            peer.send(Wire.text("sub a//b")).expectText("BAD_NAME a//b");
        }
        assertThat(started.topics().publish("other", "x")).isEqualTo(TopicResult.DENIED);
        assertThat(started.topics().publish("room/+", "x")).isEqualTo(TopicResult.BAD_NAME);
        assertThat(started.topics().publish("", new byte[1])).isEqualTo(TopicResult.BAD_NAME);
    }

    @Test
    void E_19_aServerWithAnEmptyConfigurationHasNoTopics() {
        Server empty = Server.on(0).webSocket("/", new TopicSpeaker(() -> server().topics()));
        assertThatIllegalStateException()
                .isThrownBy(() -> empty.topics().publish("a", "x"))
                .withMessageContaining("not started");
        try (Server running = empty.start()) {
            assertThat(running.topics().publish("a", "x")).isEqualTo(TopicResult.DENIED);
            assertThat(running.topics().hub().count(TopicCounter.DENIED)).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    running.topic(
                                            "a", TopicPolicy.STANDARD, TopicAccess.everybody()));
        }
    }

    @Test
    void A_16_aWebSocketHasAsManySubscriptionsAsTheLimitSays() {
        try (RawPeer peer = Wire.open(started, "/")) {
            for (int i = 0; i < 20; i++) {
                String topic = "room/limit/" + i;
                peer.send(Wire.text("sub " + topic)).expectText("ok " + topic + " 0 0 false");
            }
            peer.send(Wire.text("sub room/limit/20")).expectText("TOO_MANY room/limit/20");
        }
    }

    /// Twelve readers come and go while two threads publish; whoever comes back gets the rest.
    @Test
    void K_19_whoComesAndGoesWhileMuchIsPublishedGetsEachMessageOnceAndInOrder() throws Exception {
        int each = 3_000;
        Topics topics = started.topics();
        AtomicInteger refused = new AtomicInteger();
        Thread[] writers = new Thread[2];
        for (int w = 0; w < writers.length; w++) {
            String name = w + ":";
            writers[w] =
                    new Thread(
                            () ->
                                    IntStream.range(0, each)
                                            .mapToObj(i -> topics.publish("log", name + i))
                                            .filter(it -> it != TopicResult.TAKEN)
                                            .forEach(it -> refused.incrementAndGet()));
        }
        List<LogReader> readers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            readers.add(new LogReader(started, 50 + 37 * i));
        }
        List<Thread> all = new ArrayList<>(List.of(writers));
        readers.forEach(reader -> all.add(new Thread(() -> reader.read(2 * each))));
        readers.forEach(LogReader::begin);
        all.forEach(Thread::start);
        for (Thread thread : all) {
            thread.join();
        }

        assertThat(refused).hasValue(0);
        List<String> order = readers.getFirst().seen();
        assertThat(order).hasSize(2 * each).doesNotHaveDuplicates();
        for (LogReader reader : readers) {
            assertThat(reader.failure()).isEmpty();
            assertThat(reader.seen()).isEqualTo(order);
            assertThat(reader.comings()).isGreaterThan(2);
        }
        for (String writer : List.of("0:", "1:")) {
            assertThat(order.stream().filter(it -> it.startsWith(writer)))
                    .isEqualTo(IntStream.range(0, each).mapToObj(i -> writer + i).toList());
        }
        assertThat(topics.hub().count(TopicCounter.LOOPS_MISSED)).isZero();
    }

    @Test
    void D_01_aMessageForAllButTheWriterAndAKeyGoThroughTheHub() {
        try (RawPeer writer = Wire.open(started, "/diary");
                RawPeer reader = subscriber("/", "room/but")) {
            WebSocket socket = DIARY.openSocket();
            started.topics().subscribe(socket, "room/but");
            TopicFilter name = TopicFilter.of("room/but");
            Wire.await("both", () -> started.topics().hub().subscribers(name).join() == 2);
            TopicMessage message = TopicMessage.text(name, "hi").except(socket.id());
            assertThat(started.topics().publish(socket, message)).isEqualTo(TopicResult.TAKEN);
            started.topics().publish("room/but", "end");

            reader.expectText("hi").expectText("end");
            writer.expectText("end");
        }
    }

    @Test
    void positionsOfTopicsWithoutHistoryAreNone() {
        assertThat(started.topics().hub().history(TopicFilter.of("room/1"), Position.NONE, 1))
                .succeedsWithin(Duration.ofSeconds(10))
                .satisfies(it -> assertThat(it.messages()).isEmpty());
    }

    /// Sends every message to everybody, by a topic.
    private record Chat(Topics topics) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            topics.subscribe(socket, "chat");
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            topics.publish("chat", message);
        }
    }

    @Test
    void C_2_11_aSlowReaderOfATopicIsClosedWith1013AndTheOthersGetAll() {
        List<Topics> topics = new ArrayList<>();
        try (Stepped stage =
                Stepped.serving(
                        server -> {
                            topics.add(server.topics());
                            server.topic("chat", TopicPolicy.STANDARD, TopicAccess.everybody());
                            server.webSocket("/", new Chat(server.topics()));
                        })) {
            Stepped.Peer slow = stage.connect().upgrade("/");
            Stepped.Peer quick = stage.connect().upgrade("/");
            slow.line.window(0);
            String text = "x".repeat(100_000);
            for (int i = 0; i < 30; i++) {
                quick.send(Wire.text(text));
                assertThat(quick.frames()).hasSize(1);
            }
            assertThat(topics.getFirst().hub().subscriptions()).isEqualTo(1);
            slow.line.window(1L << 30);
            stage.run();

            List<RawFrame> got = slow.frames();
            assertThat(got.getLast().closeCode()).isEqualTo(1013);
            // As many as two MiB hold, and nothing behind the close.
            assertThat(got).hasSizeBetween(20, 23);
        }
    }
}
