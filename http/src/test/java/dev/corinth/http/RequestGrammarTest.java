package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/// Each row: what arrives, and the status that answers it over every split (200: a whole head, 0:
/// more is needed). Owned by JUnit.
final class RequestGrammarTest {
    private static final String HOST = "Host: good\r\n\r\n";

    private static void expect(int status, String... inputs) {
        for (String input : inputs) {
            assertThat(Feed.status(input)).as(Headers.printable(input)).isEqualTo(status);
        }
    }

    private static void expectTarget(int status, String... targets) {
        for (String target : targets) {
            expect(status, "GET " + target + " HTTP/1.1\r\n" + HOST);
        }
    }

    private static void expectLine(int status, String... headerLines) {
        for (String line : headerLines) {
            expect(status, "GET / HTTP/1.1\r\nHost: good\r\n" + line + "\r\nB: c\r\n\r\n");
        }
    }

    /// Header lines that frame a body: the request is a POST.
    private static void expectFraming(int status, String... headerLines) {
        for (String line : headerLines) {
            expect(status, "POST / HTTP/1.1\r\nHost: good\r\n" + line + "\r\n\r\n");
        }
    }

    @Test
    void R_02_acceptsOneEmptyLineBeforeTheRequestLine() {
        expect(200, "\r\nGET / HTTP/1.1\r\n" + HOST);
        expect(400, "\r\n\r\nGET / HTTP/1.1\r\n" + HOST, "\r\n\r\n\r\n", "\n", "\r\r\n");
        expect(0, "\r\n", "\r");
    }

    @Test
    void R_05_refusesWhatIsNoMethodAndWhatNobodyImplements() {
        expect(
                400,
                "G=\":<>(e),[T];?\" / HTTP/1.1\r\n" + HOST,
                " / HTTP/1.1\r\n" + HOST,
                " GET / HTTP/1.1\r\n" + HOST,
                "\tGET / HTTP/1.1\r\n" + HOST,
                "GE\0T / HTTP/1.1\r\n" + HOST,
                "GET\r\n\r\n",
                "M".repeat(33));
        expect(
                501,
                "BREW / HTTP/1.1\r\n" + HOST,
                "get / HTTP/1.1\r\n" + HOST,
                "CONNECT good:80 HTTP/1.1\r\n" + HOST,
                "M".repeat(32) + " / HTTP/1.1\r\n" + HOST);
    }

    @Test
    void R_05_refusesAnEndlessMethodAfterThirtyTwoBytes() {
        HeadParser<RequestHead> parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);

        Feed.Parsed<RequestHead> parsed =
                Feed.pieces(parser, List.of(Feed.latin1("M".repeat(1 << 20))));

        assertThat(parsed.status()).isEqualTo(400);
        assertThat(parser.work()).isLessThan(100);
    }

    @Test
    void R_07_takesTwoVersionsAndNamesOtherMajorOnes() {
        expect(200, "GET / HTTP/1.1\r\n" + HOST, "GET / HTTP/1.0\r\n" + HOST);
        for (String version : List.of("HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "HTTP/3.1")) {
            expect(505, "GET / " + version + "\r\n" + HOST);
        }
        for (String version :
                List.of(
                        "HTTP/1.2",
                        "HTTP/1.32",
                        "HTTP/01.1",
                        "HTTP/4294967295.255",
                        "HTTP/\r\r1.1",
                        "http/1.1",
                        "HTTP/1.1x",
                        "HTTP/1.1 ",
                        "HTTP/1,1",
                        "HTTP/1.",
                        "HTTP/.1",
                        "HTTPS/1.1",
                        "",
                        " HTTP/1.1")) {
            expect(400, "GET / " + version + "\r\n" + HOST);
        }
        expect(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    @Test
    void R_08_takesVersionOneZeroWithoutHostAndClosesAfterIt() {
        RequestHead head = Feed.request("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        assertThat(head.host()).isEmpty();
        assertThat(head.keepAlive()).isFalse();
        expect(400, "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n");
    }

    @Test
    void R_10_knowsTlsOnAPlaintextPortByItsFirstByte() {
        Feed.Parsed<RequestHead> parsed = Feed.requests("\u0016\u0003\u0001\u0002\0\u0001");

        assertThat(parsed.error()).contains(HttpError.TLS_ON_PLAINTEXT);
        expect(400, "\u0016");
    }

    @Test
    void R_13_takesTheAbsoluteFormOnlyWhenHostAgrees() {
        expect(
                200,
                "GET http://good/ HTTP/1.1\r\n" + HOST,
                "GET HTTP://GOOD:80/a?b HTTP/1.1\r\n" + HOST,
                "GET http://good HTTP/1.1\r\nHost: good:80\r\n\r\n",
                "GET https://good:443/ HTTP/1.1\r\n" + HOST,
                "GET ws://good?x=/ HTTP/1.1\r\n" + HOST,
                "GET http://good/ HTTP/1.0\r\n\r\n");
        expect(
                400,
                "GET http://other/ HTTP/1.1\r\n" + HOST,
                "GET http://good:81/ HTTP/1.1\r\n" + HOST,
                "GET https://good/ HTTP/1.1\r\nHost: good:80\r\n\r\n",
                "GET http://u@good/ HTTP/1.1\r\n" + HOST,
                "GET http:/// HTTP/1.1\r\n" + HOST,
                "GET http:///good HTTP/1.1\r\n" + HOST,
                "GET http:good HTTP/1.1\r\n" + HOST,
                "GET ftp://good/ HTTP/1.1\r\n" + HOST,
                "GET file://good/ HTTP/1.1\r\n" + HOST,
                "GET http://good/ HTTP/1.1\r\n\r\n");
        assertThat(Feed.request("GET http://good?q HTTP/1.1\r\n" + HOST).path()).isEqualTo("/");
        assertThat(Feed.request("GET http://good?q HTTP/1.1\r\n" + HOST).query()).isEqualTo("q");
        assertThat(Feed.request("GET http://good/p%20 HTTP/1.1\r\n" + HOST).path())
                .isEqualTo("/p ");
    }

    @Test
    void R_14_keepsTheAsteriskForOptions() {
        expect(200, "OPTIONS * HTTP/1.1\r\n" + HOST, "OPTIONS / HTTP/1.1\r\n" + HOST);
        expect(
                400,
                "GET * HTTP/1.1\r\n" + HOST,
                "OPTIONS */x HTTP/1.1\r\n" + HOST,
                "OPTIONS ** HTTP/1.1\r\n" + HOST);
    }

    @Test
    void R_16_refusesTargetsWithoutLeadingSlash() {
        expectTarget(400, "admin", "!", "admin/a/b", "?x", "good:80", "", "%2Fa");
    }

    @Test
    void R_17_refusesRawCharactersInTheTarget() {
        for (char raw : "# \t\"<>^`{}\\\u0080\u00FF\0\u0001\u007F\n\r".toCharArray()) {
            expectTarget(400, "/a" + raw + "b", "/a?b=" + raw, "/" + raw);
        }
        expectTarget(200, "/a[b]|c?d[e]=f|g'h", "/a;b=c,d!$&'()*+", "/~a_b-c.d:e@f");
        expectTarget(400, "/%", "/%4", "/%4g", "/%g4", "/?a=%", "/?100%", "/%%20");
    }

    @Test
    void S_02_refusesPathsThatDecodeToNulOrToNoUtf8() {
        expectTarget(400, "/%c0%ae", "/%00", "/a%00.txt", "/%ff", "/%ed%a0%80");
        expectTarget(200, "/%EF%BF%BD", "/?%00", "/%252e");
        assertThat(Feed.request("GET /%252e HTTP/1.1\r\n" + HOST).path()).isEqualTo("/%2e");
    }

    @Test
    void R_19_refusesBareLineFeeds() {
        expect(
                400,
                "GET / HTTP/1.1\nHost: good\n\n",
                "GET / HTTP/1.1\r\nHost: good\n\r\n",
                "GET / HTTP/1.1\r\nHost: good\r\n\n",
                "GET / HTTP/1.1\nHost: good\r\n\r\n",
                "\nGET / HTTP/1.1\r\n" + HOST);
    }

    @Test
    void R_20_refusesBareCarriageReturns() {
        expect(
                400,
                "GET / HTTP/1.1\rHost: good\r\r",
                "GET / HTTP/1.1\r\nHost: good\r\n\r ",
                "GET\r/ HTTP/1.1\r\n" + HOST,
                "GET /\rHTTP/1.1\r\n" + HOST);
        expectLine(400, "A: b\rc", "A: b\r\r", "A\r: b", "\rA: b", "A:\rb", "A: b\r");
    }

    @Test
    void R_22_refusesNulEverywhere() {
        expect(400, "GET /a\0 HTTP/1.1\r\n" + HOST, "GET / HTTP/1.1\0\r\n" + HOST);
        expectLine(400, "A\0: b", "A: b\0", "A: \0", "\0A: b", "A:\0b");
    }

    @Test
    void R_23_refusesControlCharactersInValues() {
        for (int control = 0; control < 0x20; control++) {
            if (control != '\t' && control != '\r') {
                expectLine(400, "A: b" + (char) control + "c", "A: " + (char) control);
            }
        }
        expectLine(400, "A: \u007F");
        expectLine(200, "A: b\tc", "A: b c", "A: \u00FCml\u00E4ut");
    }

    @Test
    void R_25_refusesBlanksBeforeTheColon() {
        expectFraming(
                400,
                "Content-Length : 5",
                "Content-Length\t: 5",
                "Transfer-Encoding\t: chunked",
                "Transfer-Encoding : chunked");
        expectLine(400, "A : b", "A", "A b", ": b", ":", "A\r\n: b");
    }

    @Test
    void R_26_refusesFoldedLines() {
        expect(
                400,
                "GET / HTTP/1.1\r\n Host: good\r\n\r\n",
                "GET / HTTP/1.1\r\n\tHost: good\r\n\r\n",
                "GET / HTTP/1.1\r\n \r\n" + HOST);
        expectLine(400, "A: b\r\n c", "A: b\r\n\tc", "A:\r\n b", "A: b\r\n ");
        assertThat(Feed.requests(Feed.plainGet("A: b", " c")).error().map(HttpError::text))
                .contains("folded header line");
    }

    @Test
    void R_28_refusesNamesThatAreNoTokens() {
        for (char bad : "[](){}\",/;<=>?@\\ \u0080\u00FF".toCharArray()) {
            expectLine(400, "A" + bad + "B: c", bad + ": c", "A" + bad + ": c");
        }
        expectLine(400, "Con\r\ntent: 5");
        expectLine(200, "!#$%&'*+-.^_`|~09azAZ: c");
    }

    @Test
    void R_29_trimsNothingButSpaceAndTab() {
        expectFraming(501, "Transfer-Encoding: gzip", "Transfer-Encoding: identity");
        expectFraming(
                400,
                "Transfer-Encoding: \u00A0chunked",
                "Transfer-Encoding: chunked\u0085",
                "Transfer-Encoding:\u00FFchunked",
                "Content-Length: \u00A05",
                "Content-Length: 5\u0085");
        expectFraming(400, "\u00A0Content-Length: 5", "Content-Length\u0085: 5");
        expectFraming(200, "Content-Length: \t 5 \t", "Transfer-Encoding:chunked\t");
        assertThat(Feed.get("A: \u00A0b\u0085").headers().first("A")).contains("\u00A0b\u0085");
    }

    @Test
    void R_34_refusesHostsThatNameNoHost() {
        for (String host :
                List.of(
                        "a b",
                        "a:99999",
                        "a:65536",
                        "a:0",
                        "a:2$",
                        "a:",
                        "a:+1",
                        "u@a",
                        "[::1",
                        "::1",
                        "[::1]x",
                        "[::1]:",
                        "[::g]",
                        "[::1%25eth0]",
                        "[]",
                        "a%00b",
                        "a%41",
                        "a/b",
                        "a?b",
                        "a,b",
                        "a..b",
                        ".a",
                        "http://a",
                        "a:1:2",
                        "\u00FC",
                        "")) {
            expect(400, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        for (String host : List.of("a", "A-b_c.d.", "127.0.0.1:1", "[::1]:65535", "xn--p1ai")) {
            expect(200, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
        expectLine(400, "Host: good", "host: other", "HOST:");
    }

    @Test
    void R_37_refusesTransferEncodingInVersionOneZero() {
        expect(
                400,
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: identity\r\n\r\n");
    }

    @Test
    void R_38_refusesLengthsThatAreNoPlainNumber() {
        for (String length :
                List.of(
                        "+5",
                        "-1",
                        "-48",
                        "0x10",
                        "1_0",
                        "5 5",
                        "5,5",
                        "5, 5",
                        "",
                        "1Z",
                        "5;",
                        "\"5\"",
                        "5.0",
                        "9223372036854775808",
                        "18446744073709551621",
                        "99999999999999999999999",
                        "00000000000000000005",
                        "\u00B2",
                        "\u00B9")) {
            expectFraming(400, "Content-Length: " + length);
        }
        expectFraming(
                400,
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\ncontent-length: 6",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 0",
                "Content-Length:\r\nTransfer-Encoding: chunked");
        expectFraming(200, "Content-Length: 0", "Content-Length: 9223372036854775807");
        assertThat(Feed.request("POST / HTTP/1.1\r\nContent-Length: 42\r\n" + HOST).contentLength())
                .isEqualTo(42);
    }

    @Test
    void R_40_takesChunkedOnceAndAlone() {
        for (String coding :
                List.of(
                        ",chunked",
                        "chunked,",
                        "chunked, identity",
                        "chunked, xchunked",
                        "chunked, chunked",
                        "gzip, chunked",
                        "chunked;a=b",
                        "\"chunked\"",
                        "chunked chunked",
                        "")) {
            expectFraming(400, "Transfer-Encoding: " + coding);
        }
        expectFraming(
                400,
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\n chunked",
                "Transfer-Encoding:\r\n chunked");
        expectFraming(501, "Transfer-Encoding: xchunked", "Transfer-Encoding: gzip");
        expectFraming(200, "Transfer-Encoding: chunked", "transfer-encoding: ChunkeD");
    }

    @Test
    void R_46_knowsOneExpectation() {
        expectFraming(417, "Expect: x", "Expect: 100-continue, x", "Expect:", "Expect: 100");
        expectFraming(417, "Expect: 100-continue\r\nExpect: x");

        String expecting = "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: ";
        assertThat(Feed.request(expecting + "5\r\n" + HOST).expectsContinue()).isTrue();
        assertThat(Feed.request(expecting + "0\r\n" + HOST).expectsContinue()).isFalse();
        assertThat(Feed.get("Expect: 100-continue").expectsContinue()).isFalse();
    }

    @Test
    void refusesAConnectionFieldThatIsNoList() {
        expectLine(400, "Connection: clo\"se", "Connection: close close", "Connection: ;");
        expectLine(200, "Connection: , close", "Connection:", "Connection: a, b");
        assertThat(Feed.get("Connection: x, CLOSE").keepAlive()).isFalse();
        assertThat(Feed.get("Connection: x", "connection: close").keepAlive()).isFalse();
        assertThat(Feed.get("Connection: closed").keepAlive()).isTrue();
    }
}
