package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What every client and every server must be able to do with each other. Each test opens a
/// connection of its own.
interface EchoContract {

    int MEBIBYTE = 1 << 20;

    /// Starts the server end of the pair.
    EchoServer server() throws Exception;

    /// Opens the client end of the pair.
    Peer connect(URI uri) throws Exception;

    /// Whether the pair is expected to agree to permessage-deflate.
    boolean expectsDeflate();

    @Test
    default void agreesToCompressionExactlyWhenBothWantIt() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            assertThat(peer.isDeflated()).isEqualTo(expectsDeflate());
        }
    }

    @Test
    default void echoesText() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            String text = "Grüße, 世界, 🌊!";

            peer.sendText(text);

            assertThat(peer.next()).isEqualTo(new Event.Text(text));
        }
    }

    @Test
    default void echoesEveryByteValue() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            byte[] bytes = new byte[256];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) i;
            }

            peer.sendBinary(bytes);

            assertThat(peer.next()).isEqualTo(new Event.Binary(bytes));
        }
    }

    @Test
    default void echoesEmptyMessages() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            peer.sendText("");
            assertThat(peer.next()).isEqualTo(new Event.Text(""));

            peer.sendBinary(new byte[0]);
            assertThat(peer.next()).isEqualTo(new Event.Binary(new byte[0]));
        }
    }

    @Test
    default void echoesOneMebibyteOfBytes() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            byte[] bytes = new byte[MEBIBYTE];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31 ^ i >> 9);
            }

            peer.sendBinary(bytes);

            assertThat(peer.next()).isEqualTo(new Event.Binary(bytes));
        }
    }

    @Test
    default void echoesOneMebibyteOfText() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            String text = "Καλημέρα κόσμε! ".repeat(MEBIBYTE / 29);
            assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(MEBIBYTE);

            peer.sendText(text);

            assertThat(peer.next()).isEqualTo(new Event.Text(text));
        }
    }

    @Test
    default void keepsTheOrderOfAThousandMessages() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            for (int i = 0; i < 1000; i++) {
                peer.sendText("message " + i + " of a thousand");
            }

            for (int i = 0; i < 1000; i++) {
                assertThat(peer.next())
                        .isEqualTo(new Event.Text("message " + i + " of a thousand"));
            }
        }
    }

    @Test
    default void takesAMessageThatTheServerSendsInFragments() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            peer.sendText("!fragments one two three");

            assertThat(peer.next()).isEqualTo(new Event.Text("onetwothree"));
        }
    }

    @Test
    default void answersAPingOfTheServer() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            peer.sendText("!ping marco");

            assertThat(peer.next()).isEqualTo(new Event.Text("pong marco"));
        }
    }

    @Test
    default void tellsTheServerWhyTheClientCloses() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            peer.startClose(4001, "that is all");

            assertThat(server.nextEnd()).isEqualTo(new Event.Closed(4001, "that is all"));
            assertThat(peer.next()).isInstanceOf(Event.Closed.class);
        }
    }

    @Test
    default void tellsTheClientWhyTheServerCloses() throws Exception {
        try (var server = server();
                var peer = connect(server.uri())) {
            peer.sendText("!close 4002 no more");

            assertThat(peer.next()).isEqualTo(new Event.Closed(4002, "no more"));
            assertThat(server.nextEnd()).isInstanceOf(Event.Closed.class);
        }
    }

    /// More of it, for clients that can send a message in several frames.
    interface Fragmenting extends EchoContract {

        @Override
        Peer.Fragmenting connect(URI uri) throws Exception;

        @Test
        default void echoesAMessageThatTheClientSendsInFragments() throws Exception {
            try (var server = server();
                    var peer = connect(server.uri())) {
                peer.sendFragments("split ", "", "inside ", "is a word");

                assertThat(peer.next()).isEqualTo(new Event.Text("split inside is a word"));
            }
        }
    }

    /// More of it, for clients that can send a ping.
    interface Pinging extends EchoContract {

        @Override
        Peer.Pinging connect(URI uri) throws Exception;

        @Test
        default void answersAPingOfTheClient() throws Exception {
            try (var server = server();
                    var peer = connect(server.uri())) {
                byte[] payload = HexFormat.of().parseHex("00ff10c328");

                peer.sendPing(payload);

                assertThat(peer.next()).isEqualTo(new Event.Pong(payload));
            }
        }
    }
}
