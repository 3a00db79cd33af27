package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Chunks;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Bodies of known length and in the chunked coding. Owned by JUnit.
final class BodyDecoderTest {
    private static final HttpLimits LIMITS = HttpLimits.DEFAULTS.withMaxBody(64);

    /// What came out of one input. Immutable.
    private record Decoded(int status, String body, long left) {}

    private static BodyDecoder decoder(String header) {
        String head = "POST / HTTP/1.1\r\nHost: h\r\n" + header + "\r\n\r\n";
        return BodyDecoder.of(Feed.request(head), LIMITS);
    }

    private static BodyDecoder chunked() {
        return decoder("Transfer-Encoding: chunked");
    }

    /// Status 200 for a whole body, 0 when more is needed.
    private static Decoded decode(BodyDecoder decoder, List<byte[]> pieces) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        long[] end = {HeadParser.NEED_MORE, 0};
        Feed.through(
                pieces,
                (segment, from, to) -> {
                    end[0] =
                            decoder.decode(
                                    segment,
                                    from,
                                    to,
                                    (memory, begin, limit) ->
                                            body.writeBytes(
                                                    Bytes.fromNative(memory, begin, limit)));
                    end[1] = to - end[0];
                    return end[0] == HeadParser.NEED_MORE;
                });
        int status =
                switch ((int) end[0]) {
                    case -1 -> 0;
                    case -2 -> decoder.error().status();
                    default -> 200;
                };
        return new Decoded(status, body.toString(StandardCharsets.ISO_8859_1), end[1]);
    }

    private static Decoded whole(BodyDecoder decoder, String input) {
        return decode(decoder, List.of(Feed.latin1(input)));
    }

    private static void expectChunked(int status, String... inputs) {
        for (String input : inputs) {
            assertThat(whole(chunked(), input).status())
                    .as(Headers.printable(input))
                    .isEqualTo(status);
            Chunks.everySplit(
                    Feed.latin1(input),
                    pieces -> assertThat(decode(chunked(), pieces).status()).isEqualTo(status));
        }
    }

    private static void expectBody(String header, String input, String body) {
        assertThat(whole(decoder(header), input + "GET").left()).isEqualTo(3);
        Chunks.everySplit(
                Feed.latin1(input),
                pieces ->
                        assertThat(decode(decoder(header), pieces))
                                .isEqualTo(new Decoded(200, body, 0)));
    }

    @Test
    void readsABodyOfKnownLengthOverEverySplit() {
        expectBody("Content-Length: 10", "0123456789", "0123456789");
        assertThat(whole(decoder("Content-Length: 10"), "012345678").status()).isZero();
    }

    @Test
    void endsAtOnceWithoutABody() {
        assertThat(whole(decoder("Content-Length: 0"), "GET")).isEqualTo(new Decoded(200, "", 3));
        assertThat(whole(decoder("A: b"), "GET")).isEqualTo(new Decoded(200, "", 3));
    }

    @Test
    void readsChunksOverEverySplit() {
        expectBody("Transfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n", "abc");
        expectBody("Transfer-Encoding: chunked", "0\r\n\r\n", "");
        expectBody("Transfer-Encoding: chunked", "000\r\n\r\n", "");
        expectBody("Transfer-Encoding: chunked", "1\r\na\r\n02\r\nbc\r\n0\r\n\r\n", "abc");
        expectBody(
                "Transfer-Encoding: chunked",
                "a\r\n0123456789\r\nA\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\nA: b\r\n\r\n",
                "0123456789\r\n\r\n\r\n\r\n\r\n");
    }

    @Test
    void readsAnyNumberOfChunks() {
        String input = "1\r\na\r\n".repeat(40) + "0\r\n\r\n";

        assertThat(whole(chunked(), input)).isEqualTo(new Decoded(200, "a".repeat(40), 0));
    }

    @Test
    void waitsBeforeTheEndOfTheChunks() {
        String input = "3\r\nabc\r\n0\r\nA: b\r\n\r\n";
        for (int end = 1; end < input.length(); end++) {
            assertThat(whole(chunked(), input.substring(0, end)).status()).isZero();
        }
    }

    @Test
    void R_41_refusesChunkSizesThatAreNoPlainHexadecimalNumber() {
        expectChunked(
                400,
                "0x5\r\nabcde\r\n",
                "+5\r\nabcde\r\n",
                "-1\r\na\r\n",
                "5_0\r\n",
                "\r\nabcde\r\n",
                "\r\n\r\n",
                " 5\r\nabcde\r\n",
                "\t5\r\n",
                "5 \r\nabcde\r\n",
                "5trailing\r\n",
                "g\r\n",
                "00000000000000005\r\nabcde\r\n",
                "FFFFFFFFFFFFFFFFF\r\n",
                "5\nabcde\r\n",
                "5\r\rabcde",
                "\u00FF5\r\n");
    }

    @Test
    void R_41_refusesChunksThatAreLongerOrShorterThanTheySay() {
        expectChunked(
                400,
                "3\r\nabcd\r\n0\r\n\r\n",
                "3\r\nab\r\n0\r\n\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "3\r\nabc0\r\n\r\n",
                "3\r\nabc\r0\r\n\r\n",
                "0\r\n\n",
                "0\r\n\rX",
                "0\n\n");
    }

    @Test
    void R_43_refusesAnyChunkExtension() {
        expectChunked(
                400,
                "3;a=b\r\nabc\r\n0\r\n\r\n",
                "3;\r\nabc\r\n0\r\n\r\n",
                "3 ;a\r\nabc\r\n",
                "3;a=\"\r\n\"\r\nabc\r\n",
                "3\t\r\nabc\r\n",
                "0;a\r\n\r\n");
        assertThat(whole(chunked(), "3;" + "a".repeat(1 << 20)).status()).isEqualTo(400);
    }

    @Test
    void R_44_refusesBadTrailers() {
        expectChunked(
                400,
                "0\r\nContent-Length: 5\r\n\r\n",
                "0\r\nhost: h\r\n\r\n",
                "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                "0\r\nA: b\r\nTRAILER: c\r\n\r\n",
                "0\r\nSec-WebSocket-Key: x\r\n\r\n",
                "0\r\nA : b\r\n\r\n",
                "0\r\n A: b\r\n\r\n",
                "0\r\nA: b\n\r\n",
                "0\r\nA: \0\r\n\r\n",
                "0\r\nno field\r\n\r\n");
        assertThat(whole(chunked(), "0\r\nA: " + "b".repeat(16_384)).status()).isEqualTo(431);
        assertThat(whole(chunked(), "0\r\n" + "A: b\r\n".repeat(101)).status()).isEqualTo(431);
    }

    @Test
    void R_44_countsTrailersAgainstTheLimitOfTheHead() {
        HttpLimits limits = LIMITS.withMaxHeaderBytes(100);
        String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        int left = 100 - "Host: h\r\nTransfer-Encoding: chunked\r\n".length();
        String fits = "0\r\nA: " + "b".repeat(left - 5) + "\r\n\r\n";

        assertThat(whole(BodyDecoder.of(Feed.request(head), limits), fits).status()).isEqualTo(200);
        assertThat(
                        whole(
                                        BodyDecoder.of(Feed.request(head), limits),
                                        fits.replace("A: ", "A: b"))
                                .status())
                .isEqualTo(431);
    }

    @Test
    void refusesABodyOverTheLimitBeforeItsBytesAreTaken() {
        assertThat(whole(decoder("Content-Length: 64"), "").status()).isZero();
        assertThat(whole(decoder("Content-Length: 65"), "").status()).isEqualTo(413);
        expectChunked(413, "41\r\n", "7FFFFFFFFFFFFFFF\r\n", "FFFFFFFFFFFFFFFF\r\n");
        expectChunked(413, "40\r\n" + "a".repeat(64) + "\r\n1\r\n");
        expectChunked(200, "40\r\n" + "a".repeat(64) + "\r\n0\r\n\r\n");
    }

    @Test
    void theFirstErrorIsFinal() {
        BodyDecoder decoder = chunked();

        assertThat(whole(decoder, "x").status()).isEqualTo(400);
        assertThat(whole(decoder, "0\r\n\r\n").status()).isEqualTo(400);
        assertThatThrownBy(chunked()::error).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void readsTheBodyOfAResponseUntilItCloses() {
        ResponseHead head = Feed.response("HTTP/1.1 200 OK\r\n\r\n");

        assertThat(whole(BodyDecoder.of(head, LIMITS), "abc").body()).isEqualTo("abc");
        assertThat(whole(BodyDecoder.of(head, LIMITS), "a".repeat(65)).status()).isEqualTo(413);
    }
}
