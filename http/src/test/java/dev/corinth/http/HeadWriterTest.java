package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Bytes;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// What leaves a server or a client. Owned by JUnit.
final class HeadWriterTest {
    private final HeadWriter writer = new HeadWriter();

    @Test
    void computesTheLengthOfTheBody() {
        writer.response(200, Headers.of("Content-Type", "text/plain"), Bytes.utf8("Hello w€rld"));

        assertThat(writer.toByteArray())
                .isEqualTo(
                        Bytes.utf8(
                                Feed.lines(
                                                """
                                                HTTP/1.1 200 OK
                                                Content-Type: text/plain
                                                Content-Length: 13

                                                """)
                                        + "Hello w€rld"));
    }

    @Test
    void writesHeadsWhoseBodyComesFromElsewhere() {
        writer.response(200, Headers.NONE, 5_000_000_000L);
        writer.response(200, Headers.of("Connection", "close"), HeadWriter.NO_LENGTH);
        writer.response(204, Headers.NONE, 0);
        writer.response(100, Headers.NONE, HeadWriter.NO_LENGTH);
        writer.response(599, Headers.NONE, 0);

        assertThat(Feed.text(writer))
                .isEqualTo(
                        Feed.lines(
                                """
                                HTTP/1.1 200 OK
                                Content-Length: 5000000000

                                HTTP/1.1 200 OK
                                Connection: close

                                HTTP/1.1 204 No Content

                                HTTP/1.1 100 Continue

                                HTTP/1.1 599\s
                                Content-Length: 0

                                """));
    }

    @Test
    void writesEveryRefusalWithAShortBodyAndCloses() {
        List<HttpError> errors =
                List.of(
                        HttpError.TLS_ON_PLAINTEXT,
                        new HttpError(403, "forbidden", "x"),
                        HttpError.NOT_FOUND,
                        HttpError.methodNotAllowed("GET, HEAD"),
                        HttpError.REQUEST_TIMEOUT,
                        BodyDecoder.tooLarge(),
                        new HttpError(414, "a", "x"),
                        new HttpError(417, "a", "x"),
                        new HttpError(421, "a", "x"),
                        ServerHandshake.UPGRADE_REQUIRED,
                        new HttpError(431, "a", "x"),
                        new HttpError(501, "a", "x"),
                        HttpError.UNAVAILABLE,
                        new HttpError(505, "a", "x"));
        for (HttpError error : errors) {
            writer.clear();
            writer.refusal(error);

            ResponseHead head = Feed.responseIn(writer);
            assertThat(head.status()).isEqualTo(error.status());
            assertThat(head.reason()).isNotEmpty();
            assertThat(head.headers().hasToken("Connection", "close")).isTrue();
            assertThat(head.headers().first("X-Content-Type-Options")).contains("nosniff");
            assertThat(head.headers().first("Cache-Control")).contains("no-store");
            assertThat(head.headers().contains("Server")).isFalse();
            assertThat(head.framing().length()).isEqualTo(error.text().length() + 1);
            assertThat(Feed.text(writer)).endsWith("\r\n\r\n" + error.text() + "\n");
        }
    }

    @Test
    void R_55_namesTheAllowedMethods() {
        writer.refusal(HttpError.methodNotAllowed("GET, HEAD"));

        assertThat(Feed.responseIn(writer).status()).isEqualTo(405);
        assertThat(Feed.responseIn(writer).headers().first("Allow")).contains("GET, HEAD");
    }

    @Test
    void R_53_refusesWhatCouldBreakAMessageBeforeAnythingIsWritten() {
        for (String value :
                List.of("a\rb", "a\nb", "a\r\nX: y", "a\0b", "\u007F", "\u0100", "a ")) {
            assertThatThrownBy(() -> Headers.of("A", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching("[ -~]*");
            assertThatThrownBy(() -> new HttpError(400, value, "x"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String name : List.of("", "A B", "A:", "A\r\n", "A\0", "(", "\u00E9", " A")) {
            assertThatThrownBy(() -> Headers.NONE.plus(name, "b"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String target : List.of("", "/a b", "/a\r\nHost: x", "/\0", "/#", "/\u00E9")) {
            assertThatThrownBy(() -> writer.request("GET", target, Headers.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> writer.request("GE T", "/", Headers.NONE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.length()).isZero();
    }

    @Test
    void refusesLengthsThatAreNotItsOwnAndBodiesWhereNoneCanBe() {
        for (String name : List.of("content-length", "Transfer-Encoding")) {
            Headers headers = Headers.of(name, "5");
            assertThatThrownBy(() -> writer.response(200, headers, 5))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.request("GET", "/", headers))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (int status : new int[] {100, 101, 204, 304}) {
            assertThatThrownBy(() -> writer.response(status, Headers.NONE, 1))
                    .hasMessageContaining("status=" + status);
        }
        for (int status : new int[] {99, 600, -1}) {
            assertThatThrownBy(() -> writer.response(status, Headers.NONE, 0))
                    .hasMessageContaining("status=" + status);
        }
        assertThatThrownBy(() -> writer.response(200, Headers.NONE, -2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HttpError(200, "a", "x"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(writer.length()).isZero();
    }

    @Test
    void growsAndCopiesToNativeMemory() {
        byte[] body = new byte[10_000];
        writer.response(200, Headers.NONE, body);
        writer.response(200, Headers.NONE, body);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(writer.length() + 7L);

            writer.copyTo(target, 7);

            assertThat(Bytes.fromNative(target, 7, 7L + writer.length()))
                    .isEqualTo(writer.toByteArray());
        }
        writer.clear();
        assertThat(writer.length()).isZero();
        assertThat(writer.toByteArray()).isEmpty();
    }

    @Test
    void headersArePairsAndKnowEachOther() {
        assertThatThrownBy(() -> Headers.of("A")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Headers.of("A", "b").plus(Headers.of("c", "d")))
                .isEqualTo(Headers.of("A", "b", "c", "d"))
                .hasSameHashCodeAs(Headers.of("A", "b", "c", "d"))
                .isNotEqualTo(Headers.of("a", "b", "c", "d"));
    }
}
