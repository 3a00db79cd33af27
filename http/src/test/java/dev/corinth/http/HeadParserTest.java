package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Limits, splits and the amount of work of the head parser. Owned by JUnit.
final class HeadParserTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;
    private static final String HOST = "Host: h\r\n\r\n";

    /// One of each kind of head that servers see: browsers, tools, clients of other libraries.
    private static final List<String> VALID =
            List.of(
                    "GET / HTTP/1.1\r\n" + HOST,
                    "\r\nGET /health HTTP/1.1\r\n" + HOST,
                    "OPTIONS * HTTP/1.1\r\n" + HOST,
                    "GET http://h/a?b HTTP/1.1\r\n" + HOST,
                    "GET / HTTP/1.0\r\n\r\n",
                    Feed.lines(
                            """
                            POST /form?a=%20 HTTP/1.1
                            Host: [::1]:9001
                            Content-Type: application/x-www-form-urlencoded
                            Content-Length: 3
                            Expect: 100-continue
                            Empty:

                            """),
                    Feed.lines(
                            """
                            GET /chat HTTP/1.1
                            Host: localhost:9001
                            Connection: keep-alive, Upgrade
                            Pragma: no-cache
                            Upgrade: websocket
                            Origin: http://localhost:9001
                            Sec-WebSocket-Version: 13
                            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                            Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits

                            """),
                    Feed.lines(
                            """
                            PATCH /a HTTP/1.1
                            host: h
                            transfer-encoding: chunked
                            cookie: a=b

                            """));

    private static HeadParser<RequestHead> parser() {
        return HeadParser.ofRequests(LIMITS);
    }

    private static Feed.Parsed<RequestHead> whole(HttpLimits limits, String input) {
        return Feed.pieces(HeadParser.ofRequests(limits), List.of(Feed.latin1(input)));
    }

    private static Feed.Parsed<RequestHead> byteByByte(
            HeadParser<RequestHead> parser, String input) {
        int[] cuts = IntStream.range(1, input.length()).toArray();
        return Feed.pieces(parser, Chunks.cut(Feed.latin1(input), cuts));
    }

    @Test
    void R_50_givesTheSameForEveryCutAndWaitsBeforeTheEnd() {
        for (String input : VALID) {
            RequestHead whole = Feed.request(input);
            Feed.everySplit(
                    HeadParserTest::parser,
                    input,
                    parsed -> {
                        assertThat(parsed.only()).hasToString(whole.toString());
                        assertThat(parsed.only().headers()).isEqualTo(whole.headers());
                        assertThat(parsed.only().framing()).isEqualTo(whole.framing());
                        assertThat(parsed.only().host()).isEqualTo(whole.host());
                    });
            for (int end = 1; end < input.length(); end++) {
                Feed.Parsed<RequestHead> part = whole(LIMITS, input.substring(0, end));
                assertThat(part.status()).as(input.substring(0, end)).isZero();
                assertThat(part.isInside()).isTrue();
            }
        }
    }

    @Test
    void R_47_readsPipelinedRequestsOneAfterTheOther() {
        int count = 10_000;
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < count; i++) {
            input.append("GET /").append(i).append(" HTTP/1.1\r\n").append(HOST);
        }
        HeadParser<RequestHead> parser = parser();

        List<RequestHead> heads =
                Feed.pieces(parser, List.of(Feed.latin1(input.toString()))).heads();

        assertThat(heads).hasSize(count);
        assertThat(heads.get(count - 1).path()).isEqualTo("/" + (count - 1));
        assertThat(parser.work()).isLessThan(4L * input.length());
    }

    @Test
    void readsPipelinedRequestsOverEverySplit() {
        String input = String.join("", VALID.get(0), VALID.get(2), VALID.get(4));

        Feed.everySplit(
                HeadParserTest::parser,
                input,
                parsed ->
                        assertThat(parsed.heads())
                                .extracting(RequestHead::toString)
                                .containsExactly(
                                        "GET / HTTP/1.1", "OPTIONS * HTTP/1.1", "GET / HTTP/1.0"));
    }

    @Test
    void H_10_leavesTheBytesAfterTheHeadToTheCaller() {
        byte[] head = Feed.latin1(VALID.get(6));
        byte[] input = Bytes.concat(head, Bytes.hex("81 80 00 00 00 00"), new byte[] {'G'});
        for (int cut = 1; cut < head.length; cut++) {
            HeadParser<RequestHead> parser = parser();
            List<Long> positions = new ArrayList<>();

            Feed.through(
                    Chunks.cut(input, cut),
                    (segment, from, to) -> {
                        long at = parser.parse(segment, from, to);
                        positions.add(at < 0 ? at : to - at);
                        return true;
                    });

            assertThat(positions).containsExactly(HeadParser.NEED_MORE, 7L);
        }
    }

    @Test
    void R_04_refusesALongRequestLineAtTheByteThatPassesTheLimit() {
        HttpLimits limits = LIMITS.withMaxRequestLine(64);
        String fits = "GET /" + "a".repeat(50) + " HTTP/1.1";

        assertThat(fits).hasSize(64);
        assertThat(whole(limits, fits + "\r\n" + HOST).status()).isEqualTo(200);
        assertThat(whole(limits, "GET /" + "a".repeat(51) + " HTTP/1.1").status()).isEqualTo(414);
        assertThat(whole(limits, "GET /" + "a".repeat(59)).status()).isZero();
        assertThat(whole(limits, "GET /" + "a".repeat(60)).status()).isEqualTo(414);

        HeadParser<RequestHead> parser = parser();
        assertThat(byteByByte(parser, "GET /" + "a".repeat(8_192 - 5)).status()).isZero();
        assertThat(parser.heldBytes()).isLessThanOrEqualTo(2 * 8_192);
        assertThat(Feed.pieces(parser, List.of(Feed.latin1("a"))).status()).isEqualTo(414);
        assertThat(parser.heldBytes()).isZero();
    }

    @Test
    void R_31_refusesAHeaderBlockAtTheByteThatPassesTheLimit() {
        HttpLimits limits = LIMITS.withMaxHeaderBytes(64);
        String start = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
        String fits = start + "b".repeat(64 - 9 - 5) + "\r\n\r\n";

        assertThat(whole(limits, fits).status()).isEqualTo(200);
        assertThat(whole(limits, fits.replace("b\r", "bb\r")).status()).isEqualTo(431);
        assertThat(whole(limits, start + "b".repeat(64)).status()).isEqualTo(431);
        assertThat(whole(limits, start + " ".repeat(64)).status()).isEqualTo(431);
        assertThat(whole(limits, start + "\r\n" + "b".repeat(64)).status()).isEqualTo(431);

        HeadParser<RequestHead> parser = parser();
        Feed.Parsed<RequestHead> endless =
                Feed.pieces(parser, List.of(Feed.latin1(start + "b".repeat(1 << 20))));
        assertThat(endless.status()).isEqualTo(431);
        assertThat(parser.work()).isLessThan(17_000);
    }

    @Test
    void R_31_doesLinearWorkByteByByte() {
        String input = "GET / HTTP/1.1\r\nHost: h\r\nA: " + "b".repeat(16_000) + "\r\n\r\n";
        HeadParser<RequestHead> parser = parser();

        assertThat(byteByByte(parser, input).status()).isEqualTo(200);

        // Each byte is passed, in a step of its own, and kept.
        assertThat(parser.work()).isLessThan(3L * input.length() + 50);
    }

    @Test
    void refusesMoreHeadersThanAllowed() {
        String start = "GET / HTTP/1.1\r\nHost: h\r\n";

        assertThat(whole(LIMITS, start + "A: b\r\n".repeat(99) + "\r\n").status()).isEqualTo(200);
        assertThat(whole(LIMITS, start + "A: b\r\n".repeat(100) + "\r\n").status()).isEqualTo(431);
        assertThat(whole(LIMITS.withMaxHeaders(1), start + "\r\n").status()).isEqualTo(200);
        assertThat(whole(LIMITS.withMaxHeaders(1), start + "A").status()).isEqualTo(431);
    }

    @Test
    void R_52_doesLinearWorkOnNestingAndLists() {
        List<String> values = List.of("(".repeat(16_000), ";q=".repeat(5_000), ",".repeat(16_000));
        for (String value : values) {
            String input = "GET / HTTP/1.1\r\nHost: h\r\nAccept: " + value + "\r\n\r\n";
            HeadParser<RequestHead> parser = parser();

            assertThat(Feed.pieces(parser, List.of(Feed.latin1(input))).status()).isEqualTo(200);
            assertThat(parser.work()).isLessThan(2L * input.length() + 50);
        }
    }

    @Test
    void keepsNoMemoryBetweenHeadsAndBoundedMemoryWithin() {
        HeadParser<RequestHead> parser = parser();
        assertThat(parser.heldBytes()).isZero();

        Feed.pieces(parser, List.of(Feed.latin1("GET / HTTP/1.1\r\nHost")));
        assertThat(parser.heldBytes()).isEqualTo(20);
        Feed.pieces(parser, List.of(Feed.latin1(": h\r\n\r\n")));
        assertThat(parser.heldBytes()).isZero();
        assertThat(parser.isInside()).isFalse();
    }

    @Test
    void theFirstErrorIsFinal() {
        HeadParser<RequestHead> parser = parser();
        Feed.pieces(parser, List.of(Feed.latin1("GET / HTTP/3.0\r\n")));

        assertThat(Feed.pieces(parser, List.of(Feed.latin1(VALID.getFirst()))).status())
                .isEqualTo(505);
        assertThat(parser.error().section()).isEqualTo("RFC 9110 §15.6.6");
        assertThatThrownBy(parser::head).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void startsTheNextHeadAfreshWhateverTheLastOneWas() {
        HeadParser<RequestHead> parser = parser();
        String input = VALID.get(6) + "\r\n" + VALID.getFirst() + VALID.get(5);

        List<RequestHead> heads = Feed.pieces(parser, List.of(Feed.latin1(input))).heads();

        assertThat(heads).hasSize(3);
        assertThat(heads.get(1).headers()).isEqualTo(Headers.of("Host", "h"));
        assertThat(heads.get(2).contentLength()).isEqualTo(3);
    }

    @Test
    void refusesLimitsOutsideTheirRange() {
        assertThatThrownBy(() -> LIMITS.withMaxRequestLine(63))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxRequestLine=63");
        assertThatThrownBy(() -> LIMITS.withMaxHeaderBytes(Integer.MAX_VALUE))
                .hasMessageContaining("maxHeaderBytes=2147483647");
        assertThatThrownBy(() -> LIMITS.withMaxHeaders(0)).hasMessageContaining("maxHeaders=0");
        assertThatThrownBy(() -> LIMITS.withMaxBody(-1)).hasMessageContaining("maxBody=-1");
        assertThat(LIMITS.withMaxBody(0).maxBody()).isZero();
    }
}
