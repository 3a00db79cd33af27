package dev.corinth.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/// Every peer does what the load expects of it: figures of a broken server would be worth nothing.
class PeersTest {
    private static final String HELLO = "hello";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Letters of one to four bytes, so that a server that counts wrongly is seen.
    private static final String LETTERS = "aé漢🎈";

    static Stream<Contender> peers() {
        return Arrays.stream(Contender.values()).filter(one -> !one.isCorinth());
    }

    private static Client connect(Peer peer, String path) {
        WebSocketConfig large = WebSocketConfig.STANDARD.maxMessage(Peer.MAX_MESSAGE);
        return Client.connect(
                "ws://127.0.0.1:" + peer.port() + path, ClientConfig.STANDARD.webSocket(large));
    }

    private static Message next(Client client) {
        return next(client, "a message");
    }

    private static Message next(Client client, String what) {
        return client.receive(PATIENCE).orElseThrow(() -> new AssertionError("no sign of " + what));
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void sameTextComesBack(Client client, String text) {
        client.send(text);
        Message reply = next(client, text.length() + " characters");
        assertThat(reply.isText()).isTrue();
        assertThat(reply.text()).isEqualTo(text);
    }

    private static void sameBytesComeBack(Client client, int length) {
        byte[] bytes = noise(length);
        client.send(bytes);
        Message reply = next(client, length + " bytes");
        assertThat(reply.isText()).isFalse();
        assertThat(reply.bytes()).isEqualTo(bytes);
    }

    /// Helidon's time grows with the square of a message: 8 MiB take it nine seconds.
    private static int largest(Contender contender) {
        return contender == Contender.HELIDON ? 1 << 20 : Peer.MAX_MESSAGE;
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyPeerEchoesTextAndBinaryOfEverySize(Contender contender) throws Exception {
        try (Peer peer = contender.start(0);
                Client client = connect(peer, Peer.ECHO)) {
            sameTextComesBack(client, "");
            sameTextComesBack(client, LETTERS);
            sameTextComesBack(client, LETTERS.repeat(64 << 10).substring(0, 64 << 10));
            for (int length : new int[] {0, 1, 125, 126, 4096, 65535, 65536, largest(contender)}) {
                sameBytesComeBack(client, length);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyPeerKeepsTheOrderOfManyMessagesInFlight(Contender contender) throws Exception {
        try (Peer peer = contender.start(0);
                Client client = connect(peer, Peer.ECHO)) {
            for (int i = 0; i < 500; i++) {
                client.send("message " + i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(next(client).text()).isEqualTo("message " + i);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void everyPeerSendsAChatToEverybodyAndAnEchoToNobodyElse(Contender contender) throws Exception {
        try (Peer peer = contender.start(0);
                Client echoed = connect(peer, Peer.ECHO);
                Client first = connect(peer, Peer.CHAT);
                Client second = connect(peer, Peer.CHAT);
                Client third = connect(peer, Peer.CHAT)) {
            Client[] everybody = {first, second, third};
            // Who hears itself has been let in.
            for (Client one : everybody) {
                one.send(HELLO);
                assertThat(next(one).text()).isEqualTo(HELLO);
            }
            byte[] bytes = noise(64 << 10);
            first.send(LETTERS);
            first.send(bytes);
            sameTextComesBack(echoed, "for me alone");
            first.send("the end");
            for (Client one : everybody) {
                assertThat(afterHellos(one).text()).isEqualTo(LETTERS);
                assertThat(afterHellos(one).bytes()).isEqualTo(bytes);
                assertThat(afterHellos(one).text()).isEqualTo("the end");
            }
        }
    }

    /// The hellos of others come whenever they come.
    private static Message afterHellos(Client client) {
        Message message = next(client);
        while (message.isText() && message.text().equals(HELLO)) {
            message = next(client);
        }
        return message;
    }
}
