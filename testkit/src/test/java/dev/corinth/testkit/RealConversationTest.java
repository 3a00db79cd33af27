package dev.corinth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.client.Client;
import dev.corinth.oracle.RawPeer;
import dev.corinth.server.Server;
import dev.corinth.websocket.Message;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// Conversations over sockets.
class RealConversationTest extends ConversationContract {
    @Override
    TestSettings settings() {
        return TestSettings.STANDARD.patience(Duration.ofSeconds(30));
    }

    /// The lines of a file without blanks around them and marks of comments before them.
    private static String lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("///", "").strip())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void TS_01_doesWhatItsDocumentationShows() throws IOException {
        try (var test = WebSocketTest.of((socket, message) -> socket.send(message))) {
            test.connect().send("Hello").expectText("Hello").close();
        }

        Path here = Path.of("src/test/java/dev/corinth/testkit/RealConversationTest.java");
        Path there = Path.of("src/main/java/dev/corinth/testkit");
        for (String file : List.of("package-info.java", "WebSocketTest.java")) {
            String shown = lines(there.resolve(file)).split("```(java)?\n", -1)[1];
            assertThat(lines(here)).as(file).contains(shown);
        }
    }

    @Test
    void TS_02_takesMessagesOfTwentyMebibytes() {
        byte[] most = new byte[20_971_520];
        new Random(2).nextBytes(most);
        try (var test = WebSocketTest.of(parrot, settings())) {
            test.connect().send(most).expectBinary(most);
        }
    }

    @Test
    void TS_01_servesOtherClientsToo() {
        try (var test = WebSocketTest.of(parrot, settings())) {
            try (RawPeer peer = RawPeer.connect(test.server().port())) {
                peer.upgrade("/any/path");
            }
            try (Client client = Client.connect(test.uri("/other"))) {
                client.send("Hello");
                assertThat(client.receive(Duration.ofSeconds(10)).map(Message::text))
                        .contains("Hello");
            }
        }
    }

    @Test
    void TS_01_talksToAServerElsewhere() {
        try (Server elsewhere = Server.on(0).webSocket("/", parrot).start();
                var test =
                        WebSocketTest.of((socket, message) -> socket.send("not me"), settings())) {
            test.connect("ws://127.0.0.1:" + elsewhere.port() + "/").send("a").expectText("a");
        }
    }

    @Test
    void cannotMoveRealTime() {
        try (var test = WebSocketTest.of(parrot)) {
            assertThatThrownBy(() -> test.advance(Duration.ofSeconds(1)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("inMemory");
        }
    }

    @Test
    void anInterruptEndsTheWaiting() throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        try (var test = WebSocketTest.of(parrot, settings())) {
            Conversation conversation = test.connect();
            Thread waiting = new Thread(() -> conversation.expectText("never"));
            waiting.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
            waiting.start();
            waiting.interrupt();
            waiting.join();
        }
        assertThat(thrown.get()).isInstanceOf(AssertionError.class).hasMessageContaining("interr");
    }
}
