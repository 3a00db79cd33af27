package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Chunks;
import dev.corinth.oracle.Seeds;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Good messages damaged at random: nothing throws, and no cut changes the outcome. Owned by JUnit.
final class RandomMessagesTest {
    private static final int ROUNDS = 20_000;
    private static final String MARKS = "\r\n\0 \t:;,=\"/%?#*[]@\u0080\u00FFaZ09";
    private static final List<String> REQUESTS =
            List.of(
                    Feed.plainGet("Upgrade: websocket", "Connection: Upgrade", "Cookie: a=b; c=d"),
                    Feed.lines(
                            """

                            POST http://good:80/a%20?b=c HTTP/1.1
                            Host: good
                            Content-Length: 12
                            Expect: 100-continue

                            """),
                    Feed.plainGet(
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                            "Sec-WebSocket-Version: 13",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Origin: http://good",
                            "Sec-WebSocket-Protocol: a, b",
                            "Sec-WebSocket-Extensions: a; b=\"c\\d\", e"));

    private static String damaged(RandomGenerator random, String text) {
        StringBuilder damaged = new StringBuilder(text);
        int faults = random.nextInt(1, 4);
        for (int fault = 0; fault < faults; fault++) {
            int at = random.nextInt(damaged.length());
            char mark = MARKS.charAt(random.nextInt(MARKS.length()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, mark);
                case 1 -> damaged.insert(at, mark);
                default -> damaged.deleteCharAt(at);
            }
        }
        return damaged.toString();
    }

    private static List<byte[]> cutAtRandom(RandomGenerator random, String text) {
        int first = random.nextInt(1, text.length() - 1);
        int second = random.nextInt(first, text.length());
        byte[] bytes = Feed.latin1(text);
        return first == second ? Chunks.cut(bytes, first) : Chunks.cut(bytes, first, second);
    }

    @Test
    void noDamagedRequestThrowsOrDependsOnItsCuts() {
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int round = 0; round < ROUNDS; round++) {
                        String text = REQUESTS.get(random.nextInt(REQUESTS.size()));
                        checkRequest(random, damaged(random, text));
                    }
                });
    }

    private static void checkRequest(RandomGenerator random, String text) {
        Feed.Parsed<RequestHead> whole = Feed.requests(text);
        Feed.Parsed<RequestHead> cut =
                Feed.pieces(HeadParser.ofRequests(HttpLimits.DEFAULTS), cutAtRandom(random, text));

        assertThat(cut.status()).as(Headers.printable(text)).isEqualTo(whole.status());
        assertThat(cut.error()).isEqualTo(whole.error());
        for (RequestHead head : whole.heads()) {
            assertThat(head.path()).matches("/.*|\\*");
            assertThat(head.cookies()).doesNotContainKey("");
            assertThat(head.queryAll("b")).isNotNull();
            assertThat(ServerHandshake.of(head)).isNotNull();
            assertThat(OriginRule.sameOrigin().refusal(head, false)).isNotNull();
            assertThat(HostRule.localhost().refusal(head)).isNotNull();
        }
    }

    @Test
    void noDamagedResponseThrowsOrDependsOnItsCuts() {
        String good =
                Feed.lines(
                        """
                        HTTP/1.1 101 Switching Protocols
                        Upgrade: websocket
                        Connection: Upgrade
                        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
                        Sec-WebSocket-Protocol: a
                        Sec-WebSocket-Extensions: b; c

                        """);
        Seeds.check(
                seed -> {
                    SplittableRandom random = new SplittableRandom(seed);
                    for (int round = 0; round < ROUNDS; round++) {
                        checkResponse(random, damaged(random, good));
                    }
                });
    }

    private static void checkResponse(RandomGenerator random, String text) {
        Feed.Parsed<ResponseHead> whole = Feed.responses(text);
        Feed.Parsed<ResponseHead> cut =
                Feed.pieces(HeadParser.ofResponses(HttpLimits.DEFAULTS), cutAtRandom(random, text));

        assertThat(cut.status()).as(Headers.printable(text)).isEqualTo(whole.status());
        assertThat(cut.error()).isEqualTo(whole.error());
        assertThat(cut.heads()).isEqualTo(whole.heads());
        ClientHandshake client =
                new ClientHandshake(WebSocketUri.parse("ws://good"), ClientOffer.NONE, random);
        for (ResponseHead head : whole.heads()) {
            assertThat(client.verify(head)).isNotInstanceOf(ClientHandshake.Opened.class);
        }
    }
}
