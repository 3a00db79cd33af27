package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawHandshake;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Header fields, bodies and requests after each other, through a socket (RFC 9112 §5 to §9).
class HeadersTest {
    private static final Server SERVER =
            Server.on(0)
                    .get("/", request -> HttpAnswer.text(200, "hello\n"))
                    .get(
                            "/echo/{text}",
                            request ->
                                    HttpAnswer.text(
                                            200, request.pathParameter("text").orElseThrow()))
                    .get("/breaks", request -> HttpAnswer.text(200, "x").header("A", "b\r\nC: d"))
                    .mount("/form", new Routes().post("/", request -> HttpAnswer.text(200, "ok")))
                    .get("/large", request -> HttpAnswer.text(200, "x".repeat(100_000)))
                    .start();
    private static final String START = "GET / HTTP/1.1\r\nHost: localhost\r\n";

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static void refuses(int status, String... lines) {
        for (String line : lines) {
            refusesRequest(status, START + line + "\r\n\r\n");
        }
    }

    private static void refusesRequest(int status, String request) {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request);
            assertThat(peer.expectHead())
                    .as(request)
                    .startsWith("HTTP/1.1 " + status)
                    .containsIgnoringCase("Connection: close");
            peer.readToEnd();
        }
    }

    private static void refusesBody(int status, String field, String body) {
        refusesRequest(
                status, "POST /form HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n" + body);
    }

    @Test
    void R_19_refusesBareLineFeeds() {
        refusesRequest(400, "GET / HTTP/1.1\nHost: localhost\n\n");
    }

    @Test
    void R_20_refusesBareCarriageReturns() {
        refuses(400, "A: b\rc", "A\rB: c", "A: b\rC: d");
    }

    @Test
    void R_22_refusesNul() {
        refuses(400, "A: b\0c", "A\0: b");
        refusesRequest(400, "GET /a\0b HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    @Test
    void R_23_refusesControlCharacters() {
        for (char c : "\u0001\u0008\u000b\u000c\u000e\u001f\u007f".toCharArray()) {
            refuses(400, "A: b" + c + "c");
        }
    }

    @Test
    void R_25_refusesSpaceBeforeTheColon() {
        refuses(400, "Content-Length : 5", "Transfer-Encoding\t: chunked");
    }

    @Test
    void R_26_refusesFolding() {
        refusesRequest(400, "GET / HTTP/1.1\r\n Host: localhost\r\n\r\n");
        refuses(400, "A: b\r\n c");
    }

    @Test
    void R_28_refusesNamesThatAreNoTokens() {
        for (String name : new String[] {"A[]", "A(", "A\"", "A,B", "A/B", "\u0080"}) {
            refuses(400, name + ": b");
        }
    }

    @Test
    void R_29_trimsSpaceAndTabOnly() {
        for (String value : new String[] {"\u00a0chunked", "chunked\u0085", "\u00ffchunked"}) {
            try (RawPeer peer = RawPeer.connect(SERVER.port())) {
                peer.sendText(START + "Transfer-Encoding: " + value + "\r\n\r\n");
                assertThat(RawHandshake.status(peer.expectHead())).isIn(400, 501);
                peer.readToEnd();
            }
        }
    }

    @Test
    void R_31_refusesLargeHeaders() {
        refuses(431, "A: " + "b".repeat(17_000), "A: b\r\n".repeat(101) + "C: d");
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendByteWise(
                    (START + "A: " + "b".repeat(2_000)).getBytes(StandardCharsets.US_ASCII));
            peer.sendText("\r\n\r\n").expectStatus(200);
        }
    }

    @Test
    void R_37_refusesTransferEncodingInVersionOneZero() {
        refusesRequest(
                400, "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void R_38_refusesLengthsThatAreNoNumber() {
        for (String value :
                new String[] {
                    "+5",
                    "-1",
                    "0x10",
                    "1_0",
                    "5 5",
                    "5,5",
                    "",
                    "1Z",
                    "9223372036854775808",
                    "18446744073709551621"
                }) {
            refusesBody(400, "Content-Length: " + value, "");
        }
    }

    @Test
    void R_40_takesChunkedOnceAndAlone() {
        refusesBody(400, "Transfer-Encoding: ,chunked", "");
        refusesBody(400, "Transfer-Encoding: chunked, identity", "");
        refusesBody(400, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "");
        refusesBody(501, "Transfer-Encoding: xchunked", "");
        refusesBody(400, "Transfer-Encoding: chunked\r\nContent-Length: 5", "0\r\n\r\n");
    }

    @Test
    void R_41_refusesOddChunkSizes() {
        for (String size :
                new String[] {"0x5", "+5", "-1", "5_0", "", " 5", "5trailing", "1".repeat(17)}) {
            refusesBody(400, "Transfer-Encoding: chunked", size + "\r\nhello\r\n0\r\n\r\n");
        }
    }

    @Test
    void R_43_refusesChunkExtensions() {
        refusesBody(400, "Transfer-Encoding: chunked", "5;a=b\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void R_44_refusesBadTrailers() {
        refusesBody(400, "Transfer-Encoding: chunked", "0\r\nContent-Length: 5\r\n\r\n");
        refusesBody(400, "Transfer-Encoding: chunked", "0\r\nHost: a\r\n\r\n");
    }

    @Test
    void R_46_neverAsksForABodyThatNobodyReads() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(
                    String.join(
                            "\r\n",
                            "POST / HTTP/1.1",
                            "Host: localhost",
                            "Content-Length: 5",
                            "Expect: 100-continue",
                            "",
                            ""));
            peer.expectStatus(405);
            peer.readToEnd();
        }
        refuses(417, "Expect: x");
    }

    @Test
    void R_47_answersPipelinedRequestsInOrder() {
        var requests = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            requests.append("GET /echo/").append(i).append(" HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(requests.toString());
            for (int i = 0; i < 200; i++) {
                peer.expectStatus(200);
                peer.expectBytes(String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    void R_47_stopsReadingWhenAnswersAreNotRead() {
        String request = "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n";
        int count = 300;
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(request.repeat(count));
            for (int i = 0; i < count; i++) {
                peer.expectStatus(200);
                assertThat(peer.read(100_000)).hasSize(100_000).containsOnly('x');
            }
        }
    }

    @Test
    void R_49_theThousandthRequestIsTheLast() {
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText((START + "\r\n").repeat(1_001));
            for (int i = 1; i <= 1_000; i++) {
                String head = peer.expectStatus(200);
                assertThat(head.contains("Connection: close")).isEqualTo(i == 1_000);
                peer.read("hello\n".length());
            }
            peer.expectEnd();
        }
    }

    @Test
    void R_50_anyCutOfARequestGivesTheSame() {
        byte[] request =
                ("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "5\r\nhello\r\n0\r\n\r\n"
                                + START
                                + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        for (int cut = 1; cut < request.length; cut++) {
            try (RawPeer peer = RawPeer.connect(SERVER.port())) {
                peer.send(Arrays.copyOfRange(request, 0, cut));
                peer.send(Arrays.copyOfRange(request, cut, request.length));
                peer.expectStatus(404);
            }
        }
    }

    @Test
    void R_52_nestingCostsNothing() {
        refuses(431, "User-Agent: " + "(".repeat(100_000));
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText(START + "Accept: " + "a;q=1,".repeat(2_000) + "\r\n\r\n");
            peer.expectStatus(200);
        }
    }

    @Test
    void R_53_whatAnApplicationWritesCannotBreakAnAnswer() {
        refusesRequest(500, "GET /breaks HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }
}
