package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.ClientHandshake.Failed;
import dev.corinth.http.ClientHandshake.Interim;
import dev.corinth.http.ClientHandshake.Opened;
import dev.corinth.http.ClientHandshake.Verdict;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The rules of RFC 6455 §4.1, each row a change of one good answer. Owned by JUnit.
final class ClientHandshakeTest {
    /// Gives the nonce of RFC 6455 §1.3: the bytes of "the sample nonce".
    private static final RandomGenerator SAMPLE =
            new RandomGenerator() {
                @Override
                public long nextLong() {
                    return 0;
                }

                @Override
                public void nextBytes(byte[] bytes) {
                    byte[] nonce = Feed.latin1("the sample nonce");
                    System.arraycopy(nonce, 0, bytes, 0, bytes.length);
                }
            };

    private static final List<String> GOOD =
            List.of(
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");

    private static final ClientOffer OFFER =
            ClientOffer.NONE
                    .withProtocol("chat")
                    .withProtocol("echo")
                    .withExtensions("permessage-deflate; client_max_window_bits");

    private static ClientHandshake handshake(ClientOffer offer) {
        return new ClientHandshake(WebSocketUri.parse("ws://h:9001/a?b"), offer, SAMPLE);
    }

    private static Verdict verdict(ClientOffer offer, String statusLine, List<String> lines) {
        String head = statusLine + "\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
        return handshake(offer).verify(Feed.response(head));
    }

    /// The good answer with each line of the same name replaced, and other lines added.
    private static Verdict with(ClientOffer offer, String... lines) {
        List<String> all = new ArrayList<>(GOOD);
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(':') + 1);
            all.removeIf(old -> GOOD.contains(old) && old.startsWith(name));
        }
        all.addAll(List.of(lines));
        return verdict(offer, "HTTP/1.1 101 Switching Protocols", all);
    }

    private static Verdict without(String name) {
        List<String> rest = GOOD.stream().filter(line -> !line.startsWith(name + ":")).toList();
        return verdict(OFFER, "HTTP/1.1 101 x", rest);
    }

    private static void expectFailed(String text, Verdict... verdicts) {
        for (Verdict verdict : verdicts) {
            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.text()).contains(text));
        }
    }

    private static Opened opened(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Opened.class);
        return (Opened) verdict;
    }

    @Test
    void writesTheRequest() {
        HeadWriter writer = new HeadWriter();
        handshake(OFFER.withHeader("Origin", "http://h").withHeader("Cookie", "a=1"))
                .writeTo(writer);

        assertThat(Feed.text(writer))
                .isEqualTo(
                        Feed.lines(
                                """
                                GET /a?b HTTP/1.1
                                Host: h:9001
                                Upgrade: websocket
                                Connection: Upgrade
                                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                                Sec-WebSocket-Version: 13
                                Sec-WebSocket-Protocol: chat, echo
                                Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits
                                Origin: http://h
                                Cookie: a=1

                                """));
    }

    @Test
    void drawsANewKeyForEachAttempt() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        WebSocketUri uri = WebSocketUri.parse("ws://h");
        HeadWriter first = new HeadWriter();
        HeadWriter second = new HeadWriter();

        new ClientHandshake(uri, ClientOffer.NONE, random).writeTo(first);
        new ClientHandshake(uri, ClientOffer.NONE, random).writeTo(second);

        assertThat(Feed.text(first)).isNotEqualTo(Feed.text(second));
        assertThat(ServerHandshake.of(Feed.request(Feed.text(first))))
                .isInstanceOf(ServerHandshake.Accepted.class);
    }

    @Test
    void opensWithTheAnswerOfTheRfc() {
        Opened plain = opened(with(OFFER));
        assertThat(plain.protocol()).isEmpty();
        assertThat(plain.extensions().isEmpty()).isTrue();

        Opened chosen =
                opened(
                        with(
                                OFFER,
                                "Upgrade: WebSocket",
                                "Connection: keep-alive, upgrade",
                                "Sec-WebSocket-Protocol: echo",
                                "Sec-WebSocket-Extensions: permessage-deflate; a=1",
                                "X: y"));
        assertThat(chosen.protocol()).contains("echo");
        assertThat(chosen.extensions().asList().getFirst().parameters()).hasSize(1);
        assertThat(chosen.headers().first("x")).contains("y");
    }

    @Test
    void C_01_failsWithoutTheRightAcceptExactlyOnce() {
        String good = GOOD.get(2);
        expectFailed(
                "Sec-WebSocket-Accept",
                without("Sec-WebSocket-Accept"),
                with(OFFER, "Sec-WebSocket-Accept: "),
                with(OFFER, "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
                with(OFFER, "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo"),
                with(OFFER, good + "="),
                with(OFFER, good + ", " + good.substring(22)),
                with(OFFER, good, good));
    }

    @Test
    void C_02_failsWithoutUpgradeOrConnection() {
        expectFailed(
                "Upgrade must be websocket",
                without("Upgrade"),
                with(OFFER, "Upgrade: foo"),
                with(OFFER, "Upgrade: websocket, foo"),
                with(OFFER, "Upgrade: websocket/13"),
                with(OFFER, "Upgrade: websocket", "Upgrade: websocket"));
        expectFailed(
                "Connection must name Upgrade",
                without("Connection"),
                with(OFFER, "Connection: close"),
                with(OFFER, "Connection: upgrade upgrade"));
        expectFailed("101 must come in HTTP/1.1", verdict(OFFER, "HTTP/1.0 101 x", GOOD));
    }

    @Test
    void failsWithTheStatusOfAnyOtherAnswer() {
        for (int status : new int[] {200, 301, 401, 403, 404, 426, 503}) {
            assertThat(verdict(OFFER, "HTTP/1.1 " + status + " ", List.of("Retry-After: 1")))
                    .isInstanceOfSatisfying(
                            Failed.class,
                            failed -> {
                                assertThat(failed.status()).isEqualTo(status);
                                assertThat(failed.text()).contains("status " + status);
                                assertThat(failed.headers().first("retry-after")).contains("1");
                            });
        }
        assertThat(verdict(OFFER, "HTTP/1.1 103 Early Hints", GOOD)).isInstanceOf(Interim.class);
        assertThat(verdict(OFFER, "HTTP/1.1 100 ", List.of("A: b"))).isInstanceOf(Interim.class);
    }

    @Test
    void C_05_failsOnExtensionsThatWereNotOffered() {
        expectFailed(
                "Sec-WebSocket-Extensions",
                with(OFFER, "Sec-WebSocket-Extensions: unknown"),
                with(OFFER, "Sec-WebSocket-Extensions: permessage-deflate, unknown"),
                with(OFFER, "Sec-WebSocket-Extensions: permessage-deflate;"),
                with(ClientOffer.NONE, "Sec-WebSocket-Extensions: permessage-deflate"));
    }

    @Test
    void C_07_failsOnSubprotocolsThatWereNotOffered() {
        expectFailed(
                "Sec-WebSocket-Protocol",
                with(OFFER, "Sec-WebSocket-Protocol: other"),
                with(OFFER, "Sec-WebSocket-Protocol: CHAT"),
                with(OFFER, "Sec-WebSocket-Protocol: chat, echo"),
                with(OFFER, "Sec-WebSocket-Protocol: "),
                with(OFFER, "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: echo"),
                with(ClientOffer.NONE, "Sec-WebSocket-Protocol: chat"));
    }

    @Test
    void opensWithServersThatNameAnySubprotocolWhenAskedTo() {
        ClientOffer none = ClientOffer.NONE.ignoringUnofferedProtocol();
        ClientOffer some = OFFER.ignoringUnofferedProtocol();

        assertThat(opened(with(none, "Sec-WebSocket-Protocol: vrtql")).protocol()).isEmpty();
        assertThat(opened(with(some, "Sec-WebSocket-Protocol: chat, echo")).protocol()).isEmpty();
        assertThat(opened(with(some, "Sec-WebSocket-Protocol: echo")).protocol()).contains("echo");
    }

    @Test
    void C_22_refusesOffersThatWouldChangeTheRequest() {
        for (String name :
                List.of("Host", "upgrade", "Connection", "Sec-WebSocket-Key", "Content-Length")) {
            assertThatThrownBy(() -> OFFER.withHeader(name, "x"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name=" + name);
        }
        for (String value : List.of("a\r\nX: y", "a\nb", "a\rb", "a\0", "\u20AC", " a", "a\t")) {
            assertThatThrownBy(() -> OFFER.withHeader("A", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("[ -~]*");
        }
        for (String name : List.of("", "A B", "A:", "A\r\nB", "\u00E9")) {
            assertThatThrownBy(() -> OFFER.withHeader(name, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String protocol : List.of("", "a b", "a,b", "chat", "a\r\n")) {
            assertThatThrownBy(() -> OFFER.withProtocol(protocol))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String extensions : List.of("a b", "a;", "a\r\nB: c", " a")) {
            assertThatThrownBy(() -> OFFER.withExtensions(extensions))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
