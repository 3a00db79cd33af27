package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// What the peers of other libraries send, and what those libraries once got wrong. Owned by JUnit.
final class ForeignPeersTest {
    @Test
    void acceptsTheRequestOfVrtqlClients() {
        RequestHead head =
                Feed.request(
                        Feed.lines(
                                """
                                GET /websocket?a=b HTTP/1.1
                                Host: localhost
                                Cache-Control: no-cache
                                Origin: ws://localhost:8181/websocket?a=b
                                Upgrade: websocket
                                Connection: Upgrade
                                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                                Sec-WebSocket-Version: 13

                                """));

        assertThat(HostRule.localhost().refusal(head)).isEmpty();
        assertThat(OriginRule.sameOrigin().refusal(head, false)).isEmpty();
        assertThat(ServerHandshake.of(head)).isInstanceOf(ServerHandshake.Accepted.class);
    }

    @Test
    void acceptsTheRequestOfWebSocketZigClients() {
        RequestHead head =
                Feed.request(
                        Feed.lines(
                                """
                                GET / HTTP/1.1
                                content-length: 0
                                upgrade: websocket
                                sec-websocket-version: 13
                                connection: upgrade
                                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==
                                Host: localhost:9224

                                """));

        assertThat(ServerHandshake.of(head)).isInstanceOf(ServerHandshake.Accepted.class);
    }

    @Test
    void servesTheFirstRequestOfClientsThatOfferHttp2() {
        RequestHead head =
                Feed.get(
                        "Connection: Upgrade, HTTP2-Settings",
                        "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
                        "Upgrade: h2c");

        assertThat(ServerHandshake.of(head)).isInstanceOf(ServerHandshake.NotUpgrade.class);
        assertThat(head.keepAlive()).isTrue();
    }

    @Test
    void anEmptyValueSwallowsNoLine() {
        RequestHead head =
                Feed.request(
                        "POST / HTTP/1.1\r\nA:\r\nContent-Length: 5\r\nB: \t\r\nHost: h\r\n\r\n");

        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.headers())
                .isEqualTo(Headers.of("A", "", "Content-Length", "5", "B", "", "Host", "h"));
    }

    @Test
    void takesTheHeadersThatProxiesAdd() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            lines.add("CF-Proxy-" + i + ": " + "x".repeat(200));
        }

        assertThat(Feed.get(lines.toArray(new String[0])).headers().size()).isEqualTo(31);
    }

    @Test
    void readsBodiesAndPipelinedRequestsThatArriveInPieces() {
        String input =
                "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                        + "POST /2 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nde\r\n0\r\nT: x\r\n\r\n"
                        + "GET /3 HTTP/1.1\r\nHost: h\r\n\r\n";
        Chunks.everySplit(
                Feed.latin1(input),
                pieces ->
                        assertThat(new Conversation().take(pieces))
                                .containsExactly("/1", "abc", "/2", "de", "/3"));
    }

    /// A connection that reads heads and bodies in turn. Owned by the test.
    private static final class Conversation {
        private final HeadParser<RequestHead> parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);
        private final List<String> seen = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private BodyDecoder decoder = BodyDecoder.of(Feed.get(), HttpLimits.DEFAULTS);
        private boolean isInBody;

        List<String> take(List<byte[]> pieces) {
            Feed.through(pieces, this::take);
            return seen;
        }

        private boolean take(MemorySegment segment, long from, long to) {
            long at = from;
            while (at >= 0 && at < to) {
                at =
                        isInBody
                                ? decoder.decode(segment, at, to, this::body)
                                : parser.parse(segment, at, to);
                finished(at);
            }
            return at != HeadParser.ERROR;
        }

        private void body(MemorySegment segment, long from, long to) {
            byte[] bytes = Bytes.fromNative(segment, from, to);
            body.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        private void finished(long at) {
            if (at >= 0 && isInBody) {
                seen.add(body.toString());
                body.setLength(0);
                isInBody = false;
            } else if (at >= 0) {
                seen.add(parser.head().path());
                decoder = BodyDecoder.of(parser.head(), HttpLimits.DEFAULTS);
                isInBody = !parser.head().framing().isEmpty();
            }
        }
    }

    @Test
    void sendsEveryStatusAsItself() {
        HeadWriter writer = new HeadWriter();
        for (int status = 200; status <= 599; status++) {
            writer.clear();
            writer.response(status, Headers.NONE, HeadWriter.NO_LENGTH);

            assertThat(Feed.responseIn(writer).status()).isEqualTo(status);
        }
    }

    @Test
    void noTextCrashesTheUriParser() {
        String alphabet = "ws:/unix+.?#@[]%09:aZ \u00E9\0";
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int round = 0; round < 5_000; round++) {
                        StringBuilder text = new StringBuilder("ws://");
                        for (int i = random.nextInt(20); i > 0; i--) {
                            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                        }
                        checkUri(text.toString());
                    }
                });
    }

    private static void checkUri(String text) {
        try {
            WebSocketUri uri = WebSocketUri.parse(text);
            HeadWriter writer = new HeadWriter();
            new ClientHandshake(uri, ClientOffer.NONE, new SplittableRandom(1)).writeTo(writer);
            String first = "GET " + uri.target() + " HTTP/1.1\r\nHost: " + uri.hostField() + "\r\n";
            assertThat(Feed.text(writer)).startsWith(first);
            assertThat(Authority.parse(uri.hostField())).isPresent();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("not a WebSocket URI");
        }
    }

    @Test
    void refusesHeapMemoryWhereAssertionsAreOn() {
        HeadParser<RequestHead> parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);

        assertThatThrownBy(() -> parser.parse(MemorySegment.ofArray(new byte[1]), 0, 1))
                .isInstanceOf(AssertionError.class);
    }
}
