package dev.corinth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/// What a conversation does over sockets and in memory alike.
abstract class ConversationContract {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] HELLO = {'H', 'e', 'l', 'l', 'o'};

    final Parrot parrot = new Parrot();

    /// On which of the worlds.
    abstract TestSettings settings();

    private WebSocketTest test() {
        return WebSocketTest.of(parrot, settings());
    }

    /// A conversation that does not go as expected, and says so.
    private void fails(Consumer<Conversation> talk, String... words) {
        fails(settings(), talk, words);
    }

    /// A conversation in which something does not come.
    private void misses(Consumer<Conversation> talk, String... words) {
        fails(settings().patience(SHORT), talk, words);
    }

    private void fails(TestSettings settings, Consumer<Conversation> talk, String... words) {
        try (var test = WebSocketTest.of(parrot, settings)) {
            Conversation conversation = test.connect("/here");
            assertThatThrownBy(() -> talk.accept(conversation))
                    .isInstanceOf(AssertionError.class)
                    .message()
                    .contains("so far:\n  connected to ", "/here")
                    .contains(words);
        }
    }

    @Test
    void TS_01_testsAListenerInOneLine() {
        try (var test = WebSocketTest.of((socket, message) -> socket.send(message), settings())) {
            test.connect().send("Hello").expectText("Hello").close();
        }
    }

    @Test
    void TS_01_hearsTextAndBytesInOrder() {
        try (var test = test()) {
            Conversation conversation = test.connect();
            conversation.send("twice").send(HELLO).send("bytes").send("").send(new byte[0]);
            conversation.expectText("twice").expectText("twice").expectBinary(HELLO);
            assertThat(conversation.expectBinary()).asString().isEqualTo("bytes");
            assertThat(conversation.expectText()).isEmpty();
            conversation.expectBinary(new byte[0]).close();
        }
    }

    @Test
    void TS_01_severalTalkAtOnce() {
        var group = new WebSocketGroup();
        WebSocketListener room =
                new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket) {
                        group.join(socket);
                        socket.send("welcome");
                    }

                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        group.send(message);
                    }
                };
        try (var test = WebSocketTest.of(room, settings())) {
            Conversation ann = test.connect().expectText("welcome");
            Conversation bob = test.connect().expectText("welcome");
            ann.send("I am Ann");
            ann.expectText("I am Ann");
            bob.expectText("I am Ann").close();
            test.expect("a room of one", () -> group.count() == 1);
            ann.send("alone").expectText("alone").close();
        }
    }

    @Test
    void TS_01_asksForPingsAndPongsApart() {
        try (var test = test()) {
            Conversation conversation = test.connect();
            conversation.send("ping").send("word").ping(HELLO);
            conversation.expectPong(HELLO).expectText("word");
            assertThat(conversation.expectPing()).asString().isEqualTo("ping");
            conversation.pong(HELLO);
            test.expect("both pongs", () -> parrot.seen.contains("pong Hello"));
            assertThat(parrot.seen).contains("pong ping");
        }
    }

    @Test
    void TS_01_hearsHowItEnds() {
        try (var test = test()) {
            test.connect().send("leave").expectClose(4000, "as you wish");
            test.connect().send("leave").expectClose(4000);
            test.connect().send("vanish").expectClose(1006);
            test.connect().close(3001, "enough").expectClose(3001, "enough");
            Conversation last = test.connect().send("ping").send("last");
            assertThat(last.expectPing()).hasSize(4);
            last.ping(HELLO).expectPong(HELLO).close(1000, "");
            last.expectText("last").expectClose(1000);
        }
        assertThat(parrot.seen)
                .containsSubsequence("close 4000", "close 4000", "close 1006", "close 3001");
    }

    @Test
    void TS_01_tellsTheListenerOfTheEndBeforeTheTestIsOver() {
        WebSocketTest test = test();
        test.connect().send("hush");
        test.connect().send("hush");
        test.expect("two words", () -> parrot.seen.stream().filter("hush"::equals).count() == 2);

        test.close();
        test.close();

        assertThat(parrot.seen).filteredOn("close 1000"::equals).hasSize(2);
    }

    @Test
    void TS_01_servesAWholeServer() {
        Server server =
                Server.on(0)
                        .webSocket("/parrot/{name}", parrot)
                        .webSocket(
                                "/door",
                                WebSocketRoute.deciding(
                                                handshake ->
                                                        handshake.header("X-Key").isPresent()
                                                                ? handshake.accept(parrot)
                                                                : handshake.reject(401))
                                        .subprotocol("loud", (socket, it) -> socket.send("LOUD")));
        try (var test = WebSocketTest.server(server, settings())) {
            test.connect("/parrot/polly?a=b").send("Hello").expectText("Hello");
            test.connect("/door", config -> config.subprotocol("loud")).send("").expectText("LOUD");
            test.connect("/door", config -> config.header("X-Key", "1")).send("a").expectText("a");
            test.expectRefusal("/door", 401);
            test.expectRefusal("/nowhere", 404);
            test.expectRefusal("/door", config -> config.subprotocol("quiet"), 401);
            assertThat(test.server()).isSameAs(server);
            assertThat(test.uri("/a")).matches("ws://127\\.0\\.0\\.1:[0-9]+/a");
        }
        assertThat(server.isServing()).isFalse();
    }

    @Test
    void TS_01_saysWhatWasExpectedAndWhatCame() {
        fails(it -> it.send("a").expectText("b"), "expected the text \"b\", but the text \"a\"");
        fails(it -> it.send("a").expectBinary(HELLO), "expected the bytes [48 65 6c 6c 6f]");
        fails(it -> it.send(HELLO).expectText("x"), "but the bytes [48 65 6c 6c 6f] \"Hello\"");
        fails(it -> it.send(HELLO).expectText(), "expected a text, but the bytes");
        fails(it -> it.send("a").expectBinary(), "expected bytes, but the text \"a\" came");
        fails(it -> it.send(HELLO).expectBinary(new byte[] {'H'}), "they differ at 1");
        fails(
                it -> it.send("a").expectClose(1000),
                "expected the end with code 1000, but the text");
        fails(
                it -> it.send("a").ping(HELLO).expectPong(HELLO).close(),
                "expected the end with code 1000, but the text \"a\"");
        fails(it -> it.send("leave").expectClose(1000), "code 4000 \"as you wish\" by the server");
        fails(it -> it.send("leave").expectClose(4000, "no"), "expected the end", "4000 \"no\"");
        fails(it -> it.send("vanish").expectText("a"), "code 1006", "without a goodbye");
        fails(it -> it.ping(HELLO).expectPong(new byte[0]), "expected a pong, [], but a pong, [48");
    }

    @Test
    void TS_01_saysWhatDidNotCome() {
        misses(it -> it.expectText("b"), "expected the text \"b\", but nothing came in PT0.3S");
        misses(Conversation::expectPing, "expected a ping, but nothing came");
        misses(it -> it.expectClose(1000), "but nothing came");
        misses(it -> it.send("hush").expectBinary(), "sent \"hush\"", "but nothing came");
    }

    @Test
    void TS_01_tellsTheStoryUpToTheFailure() {
        fails(
                it -> it.send("one").expectText("one").send("ping").send("two").expectText("2"),
                "\n  sent \"one\"\n  came the text \"one\"\n  sent \"ping\"",
                "came the text \"two\"");
        misses(
                it -> {
                    for (int i = 0; i < 15; i++) {
                        it.send("more").expectText("more");
                    }
                    it.expectText("x".repeat(300));
                },
                "\n  … 10 more\n",
                "…\" of 300 characters");
    }

    @Test
    void TS_01_saysWhatTheListenerHasThrown() {
        fails(it -> it.send("fail").expectText("fail"), "1011", "a parrot has failed");
        try (var test = test()) {
            Conversation conversation = test.connect().send("fail");
            assertThatThrownBy(() -> conversation.expectText("fail"))
                    .hasRootCauseMessage("a parrot has failed");
        }
        try (var test = WebSocketTest.server(Server.on(0).webSocket("/", parrot), settings())) {
            Conversation conversation = test.connect().send("fail");
            assertThatThrownBy(() -> conversation.expectText("fail"))
                    .hasMessageContaining("a listener has thrown; the log of the server says what");
        }
    }

    @Test
    void TS_01_canExpectNothing() {
        try (var test = test()) {
            Conversation conversation = test.connect();
            conversation.send("hush").expectNothing().send("ping").expectNothing();
            conversation.send("a").expectText("a").send("leave").expectClose(4000).expectNothing();
        }
        fails(
                it -> it.send("b").ping(HELLO).expectPong(HELLO).expectNothing(),
                "expected nothing for PT0.05S, but the text");
    }

    @Test
    void TS_01_saysWhyThereIsNoConnection() {
        try (var test = WebSocketTest.server(Server.on(0).webSocket("/a", parrot), settings())) {
            assertThatThrownBy(() -> test.connect("/b"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("expected a WebSocket", "/b", "404");
            assertThatThrownBy(() -> test.connect("ws://127.0.0.1:1/"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("expected a WebSocket", "127.0.0.1:1");
            assertThatThrownBy(() -> test.expectRefusal("/a", 404))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("expected a refusal with status 404", "was opened");
            assertThatThrownBy(() -> test.expectRefusal("/b", 401))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContainingAll("expected a refusal with status 401", "404");
        }
    }

    @Test
    void TS_01_cannotSendOnAClosedConnection() {
        fails(it -> it.send("leave").expectClose(4000).send("more"), "to send \"more\"", "gone");
        fails(it -> it.close(3000, "").expectClose(3000).send("x"), "to send \"x\"", "gone");
    }

    @Test
    void TS_01_expectsOfTheListenerToo() {
        try (var test = test()) {
            test.connect().send("hush");
            test.expect("a hush", () -> parrot.seen.contains("hush"));
        }
        try (var test = WebSocketTest.of(parrot, settings().patience(SHORT))) {
            assertThatThrownBy(() -> test.expect("a second hush", () -> parrot.seen.size() > 9))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("expected a second hush, but not in PT0.3S");
        }
    }

    @Test
    void TS_02_takesLargeMessages() {
        byte[] large = new byte[2 << 20];
        new Random(1).nextBytes(large);
        try (var test = test()) {
            Conversation conversation = test.connect();
            conversation.send(large).expectBinary(large);
            String text = new String(large, StandardCharsets.US_ASCII).substring(0, 1 << 20);
            conversation.send(text).expectText(text).close();
        }
    }

    @Test
    void TS_02_boundsMessagesAsTold() {
        try (var test = WebSocketTest.of(parrot, settings().maxMessage(1_000))) {
            test.connect().send(new byte[1_000]).expectBinary(new byte[1_000]);
            test.connect().send(new byte[1_001]).expectClose(1009);
        }
    }

    @Test
    void TS_02_speaksTlsAsTold() {
        try (var test = WebSocketTest.of(parrot, settings().secure(true))) {
            assertThat(test.uri("/")).startsWith("wss://");
            test.connect().send("Hello").expectText("Hello").close();
        }
    }
}
