package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Heads of responses, as a client reads them. Owned by JUnit.
final class ResponseHeadTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS;

    private static void expect(int status, String... inputs) {
        for (String input : inputs) {
            assertThat(Feed.responses(input).status())
                    .as(Headers.printable(input))
                    .isEqualTo(status);
            Feed.everySplit(
                    () -> HeadParser.ofResponses(LIMITS),
                    input,
                    parsed -> assertThat(parsed.status()).isEqualTo(status));
        }
    }

    @Test
    void readsStatusReasonAndFields() {
        ResponseHead head = Feed.response("HTTP/1.1 404 Not \u00FCber\tFound\r\nA: b\r\n\r\n");

        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.status()).isEqualTo(404);
        assertThat(head.reason()).isEqualTo("Not \u00FCber\tFound");
        assertThat(head.headers()).isEqualTo(Headers.of("A", "b"));
        assertThat(Feed.response("HTTP/1.0 400 \r\n\r\n").reason()).isEmpty();
    }

    @Test
    void refusesStatusLinesThatFollowNoGrammar() {
        expect(
                400,
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 x\r\n\r\n",
                "HTTP/1.1 600 x\r\n\r\n",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 +20 OK\r\n\r\n",
                "HTTP/1.1 200\r\n\r\n",
                "HTTP/1.1 200\tOK\r\n\r\n",
                "HTTP/1.1\t200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\r\n",
                "HTTP/1.1 200 OK\r\r\n",
                "HTTP/1.1 200 O\0K\r\n\r\n",
                "HTTP/1.2 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "ICY 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\r\n A: b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n");
        expect(505, "HTTP/2.0 200 OK\r\n\r\n");
        expect(0, "HTTP/1.1 200 OK\r\n", "HTTP/1.1 20", "H");
    }

    @Test
    void decidesWhereTheBodyEnds() {
        assertThat(Feed.response("HTTP/1.1 200 \r\n\r\n").framing().kind())
                .isEqualTo(BodyFraming.Kind.UNTIL_CLOSE);
        assertThat(Feed.response("HTTP/1.1 200 \r\nContent-Length: 7\r\n\r\n").framing().length())
                .isEqualTo(7);
        assertThat(
                        Feed.response("HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n")
                                .framing()
                                .kind())
                .isEqualTo(BodyFraming.Kind.CHUNKED);
        for (int status : new int[] {100, 101, 204, 304}) {
            String head = "HTTP/1.1 " + status + " \r\nContent-Length: 7\r\n\r\n";
            assertThat(Feed.response(head).framing()).isEqualTo(BodyFraming.NONE);
        }
        expect(400, "HTTP/1.1 200 \r\nContent-Length: 7\r\nContent-Length: 7\r\n\r\n");
        expect(400, "HTTP/1.1 200 \r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void C_08_boundsTheHead() {
        String start = "HTTP/1.1 101 x\r\nA: ";
        HeadParser<ResponseHead> parser = HeadParser.ofResponses(LIMITS);

        Feed.Parsed<ResponseHead> endless =
                Feed.pieces(parser, List.of(Feed.latin1(start + "b".repeat(10 << 20))));

        assertThat(endless.status()).isEqualTo(431);
        assertThat(parser.work()).isLessThan(17_000);
        assertThat(Feed.responses("HTTP/1.1 101 " + "x".repeat(8_192)).status()).isEqualTo(400);
    }

    @Test
    void C_10_leavesTheFirstFramesToTheCaller() {
        HeadParser<ResponseHead> parser = HeadParser.ofResponses(LIMITS);
        byte[] input = Feed.latin1("HTTP/1.1 101 x\r\n\r\n\u0081\0HTTP");

        Feed.through(
                List.of(input),
                (segment, from, to) -> {
                    assertThat(parser.parse(segment, from, to)).isEqualTo(to - 6);
                    return true;
                });

        assertThat(parser.head().status()).isEqualTo(101);
    }
}
