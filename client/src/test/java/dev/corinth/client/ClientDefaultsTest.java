package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.function.Function;

/// What a client that was configured with nothing, or with nothing but whom it trusts, refuses.
class ClientDefaultsTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    /// A server of an identity that a client gives up on while they shake hands.
    private static RawServer playing(Identity identity) {
        return RawServer.playTls(
                identity.serverContext(),
                peer ->
                        assertThatThrownBy(peer::expectHead)
                                .isInstanceOfAny(AssertionError.class, RuntimeException.class));
    }

    private static void refuses(String host, Identity identity, ClientConfig config) {
        try (RawServer server = playing(identity)) {
            assertThatThrownBy(() -> Client.connect("wss://" + host + ":" + server.port(), config))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("TLS");
        }
    }

    private static ClientConfig trusting(Identity identity) {
        return ClientConfig.STANDARD.trust(identity.clientContext());
    }

    @Test
    void E_22_aTrustedCertificateOfAnotherNameIsRefused() {
        Identity other = Identity.of("other.example", "localhost.example", "127.0.0.2");
        refuses("localhost", other, trusting(other));
        refuses("127.0.0.1", other, trusting(other));
        Identity name = Identity.of("localhost");
        refuses("127.0.0.1", name, trusting(name));
    }

    @Test
    void E_22_aCertificateOfNobodyWeKnowIsRefused() {
        Identity unknown = Identity.of("localhost");
        refuses("localhost", unknown, ClientConfig.STANDARD);
        refuses("localhost", unknown, trusting(Identity.of("localhost")));
        assertThat(ClientConfig.STANDARD.trust()).isEmpty();
    }

    @Test
    void E_22_theRightNameIsTaken() {
        Identity identity = Identity.of("localhost");
        try (RawServer server =
                        RawServer.playTls(
                                identity.serverContext(),
                                peer -> {
                                    peer.acceptUpgrade();
                                    peer.expectText("Hello");
                                    peer.expectClose(1000);
                                    peer.send(RawFrame.close(1000, ""));
                                });
                Client client =
                        Client.connect("wss://localhost:" + server.port(), trusting(identity))) {
            client.send("Hello");
        }
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource({
        "1002, 81 85 00000000 48656C6C6F, with a mask",
        "1002, C1 00,                     RSV1 that nobody agreed on",
        "1002, 8B 00,                     a reserved opcode",
        "1002, 82 7E 0005 0000000000,     16 bits for a length of 5",
        "1002, 88 02 03ED,                close code 1005",
        "1007, 01 02 C0AF,                text that is not UTF-8, before its end",
        "1009, 82 7F 0000000000100001,    a byte more than a mebibyte"
    })
    void E_13_keepsTheRulesOfFrames(int code, String hex, String what) {
        assertThat(what).isNotEmpty();
        try (RawServer server =
                        RawServer.play(
                                peer -> {
                                    peer.acceptUpgrade();
                                    RawFrame close = peer.sendHex(hex).expectClose(code);
                                    assertThat(close.isMasked()).isTrue();
                                    peer.readToEnd();
                                });
                Client client = Client.connect(server.uri("/").toString())) {
            assertThatThrownBy(() -> client.receive(TEN)).hasMessageContaining("code=" + code);
        }
    }

    @Test
    void C_1_11_lookingForDeadLinksIsOn() {
        assertThat(ClientConfig.STANDARD.webSocket()).isEqualTo(WebSocketConfig.STANDARD);
        assertThat(WebSocketConfig.STANDARD.pingInterval()).isEqualTo(Duration.ofSeconds(25));
        assertThat(WebSocketConfig.STANDARD.pongTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, Long.MAX_VALUE})
    void E_02_noLimitOfAClientCanBeSwitchedOff(long value) {
        assertThatThrownBy(() -> ClientConfig.STANDARD.inboxBytes(value))
                .hasMessageContaining("inboxBytes=" + value);
        refusesTime(ClientConfig.STANDARD::connectTimeout, Duration.ofSeconds(value));
        refusesTime(ClientConfig.STANDARD::writeTimeout, Duration.ofSeconds(value));
    }

    private static void refusesTime(Function<Duration, ClientConfig> setting, Duration time) {
        assertThatThrownBy(() -> setting.apply(time))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("=" + time);
    }
}
