package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.http.ServerHandshake.Accepted;
import dev.corinth.http.ServerHandshake.NotUpgrade;
import dev.corinth.http.ServerHandshake.Refused;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rules of RFC 6455 §4.2, each row a change of one good request. Owned by JUnit.
final class ServerHandshakeTest {
    private static final List<String> GOOD =
            List.of(
                    "Host: good",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Version: 13");

    private static ServerHandshake judge(String requestLine, List<String> headerLines) {
        String head = requestLine + "\r\n" + String.join("\r\n", headerLines) + "\r\n\r\n";
        return ServerHandshake.of(Feed.request(head));
    }

    /// The good request with each line of the same name replaced, and other lines added.
    private static ServerHandshake with(String... lines) {
        return judge("GET / HTTP/1.1", changed(lines));
    }

    private static List<String> changed(String... lines) {
        List<String> all = new ArrayList<>(GOOD);
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(':') + 1);
            all.removeIf(old -> GOOD.contains(old) && old.startsWith(name));
        }
        all.addAll(List.of(lines));
        return all;
    }

    private static ServerHandshake without(String name) {
        List<String> rest = GOOD.stream().filter(line -> !line.startsWith(name + ":")).toList();
        return judge("GET / HTTP/1.1", rest);
    }

    private static HttpError refusal(ServerHandshake handshake) {
        assertThat(handshake).isInstanceOf(Refused.class);
        return ((Refused) handshake).error();
    }

    private static Accepted accepted(ServerHandshake handshake) {
        assertThat(handshake).isInstanceOf(Accepted.class);
        return (Accepted) handshake;
    }

    @Test
    void acceptsTheRequestOfTheRfc() {
        Accepted accepted =
                accepted(
                        with(
                                "Origin: http://example.com",
                                "Sec-WebSocket-Protocol: chat, superchat"));

        assertThat(accepted.key()).isEqualTo("dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(accepted.protocols()).containsExactly("chat", "superchat");
        assertThat(accepted.extensions().isEmpty()).isTrue();
        assertThat(accepted.origin()).contains("http://example.com");
        assertThat(accepted.answer(Optional.of("chat"), "", Headers.NONE))
                .isEqualTo(
                        Headers.of(
                                "Upgrade",
                                "websocket",
                                "Connection",
                                "Upgrade",
                                "Sec-WebSocket-Accept",
                                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                                "Sec-WebSocket-Protocol",
                                "chat"));
    }

    @Test
    void computesTheAnswersOfOtherImplementations() {
        assertThat(AcceptKey.of("dGhlIHNhbXBsZSBub25jZQ=="))
                .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(AcceptKey.of("my-key")).isEqualTo("L8KGBs4w2MNLLzhfzlVoM0scCIE=");
    }

    @Test
    void H_01_hasTheAnswerForPathsThatServeWebSocketsOnly() {
        assertThat(without("Upgrade")).isInstanceOf(NotUpgrade.class);

        HeadWriter writer = new HeadWriter();
        writer.refusal(ServerHandshake.UPGRADE_REQUIRED);
        ResponseHead answer = Feed.responseIn(writer);

        assertThat(answer.status()).isEqualTo(426);
        assertThat(answer.headers().all("Upgrade")).containsExactly("websocket");
        assertThat(answer.headers().all("Sec-WebSocket-Version")).containsExactly("13");
        assertThat(answer.headers().hasToken("Connection", "close")).isTrue();
        assertThat(answer.headers().hasToken("Connection", "upgrade")).isTrue();
    }

    @Test
    void H_02_readsUpgradeAsAListOfTokens() {
        for (String other :
                List.of("h2c", "websocket2", "xwebsocket", "websocket/13", "web socket", "")) {
            assertThat(with("Upgrade: " + other)).as(other).isInstanceOf(NotUpgrade.class);
        }
        for (String good :
                List.of("WebSocket", "WEBSOCKET", "foo, websocket", "websocket , HTTP/2.0")) {
            accepted(with("Upgrade: " + good));
        }
        accepted(with("Upgrade: foo", "Upgrade: websocket"));
        accepted(with("Connection: keep-alive, UPGRADE"));
        accepted(with("Connection: keep-alive", "Connection: upgrade"));
    }

    @Test
    void H_04_neverUpgradesAnotherMethod() {
        for (String method : List.of("POST", "HEAD", "PUT", "OPTIONS", "TRACE")) {
            HttpError error = refusal(judge(method + " / HTTP/1.1", GOOD));
            assertThat(error.status()).isEqualTo(405);
            assertThat(error.headers().first("Allow")).contains("GET");
        }
        assertThat(judge("POST / HTTP/1.1", GOOD.subList(0, 2))).isInstanceOf(NotUpgrade.class);
        assertThat(judge("POST / HTTP/1.1", GOOD.subList(0, 3))).isInstanceOf(NotUpgrade.class);
        assertThat(judge("POST / HTTP/1.1", changed("Upgrade: foo")))
                .isInstanceOf(NotUpgrade.class);
    }

    @Test
    void H_05_refusesABody() {
        assertThat(refusal(with("Content-Length: 5")).status()).isEqualTo(400);
        assertThat(refusal(with("Content-Length: 104857600")).status()).isEqualTo(400);
        assertThat(refusal(with("Transfer-Encoding: chunked")).status()).isEqualTo(400);
        accepted(with("Content-Length: 0"));
    }

    @Test
    void H_07_refusesKeysThatAreNotSixteenBytesInBase64() {
        for (String key :
                List.of(
                        "dGhlIHNhbXBsZSBub25j",
                        "dGhlIHNhbXBsZSBub25jZWU=",
                        "dGhlIHNhbXBsZSBub25jZWVl",
                        "dGhlIHNhbXBsZSBub25j-_==",
                        "dGhlIHNhbXBsZSBub25jZQ",
                        "dGhlIHNhbXBsZSBub25jZQ=",
                        "dGhlIHNhbXBsZSBub25jZQ===",
                        "dGhlIHNhbXBsZSBub2 jZQ==",
                        "dGhlIHNhbXBsZSBub2=jZQ==",
                        "dGhlIHNhbXBsZSBub2.jZQ==",
                        "====",
                        "my-key",
                        "")) {
            assertThat(refusal(with("Sec-WebSocket-Key: " + key)).status()).as(key).isEqualTo(400);
        }
        assertThat(refusal(without("Sec-WebSocket-Key")).status()).isEqualTo(400);
        assertThat(refusal(with(GOOD.get(3), GOOD.get(3))).status()).isEqualTo(400);
        accepted(with("Sec-WebSocket-Key: abcdefghijklmnop+/0189=="));
    }

    @Test
    void H_08_namesTheOneVersion() {
        for (String version :
                List.of("8", "12", "14", "0", "013", "+13", "269", "13, 8", "13,13", "")) {
            HttpError error = refusal(with("Sec-WebSocket-Version: " + version));
            assertThat(error).as(version).isEqualTo(ServerHandshake.UPGRADE_REQUIRED);
        }
        assertThat(refusal(without("Sec-WebSocket-Version")).status()).isEqualTo(426);
        assertThat(refusal(with(GOOD.get(4), GOOD.get(4))).status()).isEqualTo(400);
    }

    @Test
    void H_11_refusesTheDraftsBeforeTheRfc() {
        List<String> hixie76 =
                List.of(
                        "Host: good",
                        "Upgrade: WebSocket",
                        "Connection: Upgrade",
                        "Origin: http://good",
                        "Sec-WebSocket-Key1: 4 @1  46546xW%0l 1 5",
                        "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00");

        assertThat(refusal(judge("GET / HTTP/1.1", hixie76)).status()).isEqualTo(426);
        for (int draft = 0; draft <= 8; draft++) {
            assertThat(refusal(with("Sec-WebSocket-Version: " + draft)).status()).isEqualTo(426);
        }
    }

    @Test
    void R_08_refusesAnUpgradeInVersionOneZero() {
        assertThat(refusal(judge("GET / HTTP/1.0", GOOD)).status()).isEqualTo(400);
    }

    @Test
    void refusesAConnectionThatDoesNotNameUpgrade() {
        assertThat(refusal(without("Connection")).status()).isEqualTo(400);
        assertThat(refusal(with("Connection: keep-alive")).status()).isEqualTo(400);
        assertThat(refusal(with("Connection: upgraded")).status()).isEqualTo(400);
    }

    @Test
    void H_16_refusesMalformedSubprotocolsInOnePass() {
        for (String protocols :
                List.of(
                        "",
                        ",",
                        "a b",
                        "a, a",
                        "a;b",
                        "a/b",
                        "\"a\"",
                        "b" + " ".repeat(8_000) + "x")) {
            assertThat(refusal(with("Sec-WebSocket-Protocol: " + protocols)).status())
                    .isEqualTo(400);
        }
        assertThat(refusal(with("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a")).status())
                .isEqualTo(400);
        assertThat(
                        accepted(with("Sec-WebSocket-Protocol: a,b", "Sec-WebSocket-Protocol: c"))
                                .protocols())
                .containsExactly("a", "b", "c");
    }

    @Test
    void H_19_handsOnExtensionsThatNobodyKnows() {
        Accepted accepted =
                accepted(
                        with(
                                "Sec-WebSocket-Extensions: __proto__; constructor=1,"
                                        + " permessage-deflate; server_max_window_bits="));

        assertThat(accepted.extensions())
                .extracting(HeaderElement::name)
                .containsExactly("__proto__", "permessage-deflate");
        for (String bad : List.of("", "a b", "a;", "a; b=\"c", ";a", "x-webkit-deflate-frame;;")) {
            assertThat(refusal(with("Sec-WebSocket-Extensions: " + bad)).status()).isEqualTo(400);
        }
    }

    @Test
    void H_17_throwsWhenWhatWasNotOfferedIsChosen() {
        Accepted plain = accepted(with("A: b"));
        Accepted offering =
                accepted(with("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Extensions: x; y"));

        for (String protocol : List.of("b", "A", "a\r\nX: y", "")) {
            assertThatThrownBy(() -> offering.answer(Optional.of(protocol), "", Headers.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not an offered subprotocol");
        }
        assertThatThrownBy(() -> plain.answer(Optional.of("a"), "", Headers.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        for (String chosen : List.of("z", "x, z", "x y", "x\r\nA: b")) {
            assertThatThrownBy(() -> offering.answer(Optional.empty(), chosen, Headers.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("not among the offered extensions");
        }
        assertThat(
                        offering.answer(Optional.of("a"), "x; z=1", Headers.NONE)
                                .first("Sec-WebSocket-Extensions"))
                .contains("x; z=1");
    }

    @Test
    void addsHeadersAndCookiesToTheAnswerButNoneOfItsOwn() {
        Accepted accepted = accepted(with("A: b"));
        Headers more = Headers.of("Set-Cookie", "a=1", "Set-Cookie", "b=2", "X-Y", "z");

        assertThat(accepted.answer(Optional.empty(), "", more).all("set-cookie"))
                .containsExactly("a=1", "b=2");
        for (String own :
                List.of(
                        "Upgrade",
                        "connection",
                        "Sec-WebSocket-Accept",
                        "sec-websocket-protocol",
                        "Sec-WebSocket-Extensions",
                        "Content-Length",
                        "Transfer-Encoding")) {
            assertThatThrownBy(() -> accepted.answer(Optional.empty(), "", Headers.of(own, "x")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name=" + own);
        }
    }

    @Test
    void offersTheErrorFieldOfWebSocketZig() {
        HttpError error = refusal(without("Connection"));

        assertThat(error.withErrorField().headers().first("error")).contains(error.text());
    }
}
