package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.Chunks;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Parts of multipart bodies, over every cut of them. Owned by JUnit.
final class MultipartDecoderTest {
    private static final String FORM =
            Feed.lines(
                    """
                    preamble
                    --b
                    Content-Disposition: form-data; name="a"

                    one
                    --b \t
                    Content-Disposition: form-data; name="f"; filename="x.txt"
                    Content-Type: text/plain

                    two
                    --
                    --c
                    -
                    --b-not
                    \r\r

                    --b--
                    epilogue
                    --b
                    """);

    /// Writes down what it is told. Owned by the test.
    private static final class Told implements MultipartDecoder.Sink {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void part(Headers headers) {
            text.append("[").append(headers.size()).append(" ");
            text.append(headers.first("Content-Disposition").orElse("none")).append(": ");
        }

        @Override
        public void body(MemorySegment segment, long from, long to) {
            byte[] bytes = segment.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void end() {
            text.append("]");
        }
    }

    private static String read(String boundary, MultipartLimits limits, List<byte[]> pieces) {
        MultipartDecoder decoder = new MultipartDecoder(boundary, limits);
        Told told = new Told();
        boolean isRight = true;
        for (byte[] piece : pieces) {
            MemorySegment memory = Arena.ofAuto().allocate(piece.length + 3L);
            MemorySegment.copy(piece, 0, memory, ValueLayout.JAVA_BYTE, 3, piece.length);
            isRight &= decoder.decode(memory, 3, 3L + piece.length, told);
        }
        String end = decoder.isDone() ? "done" : "more";
        return isRight ? told.text + end : String.valueOf(decoder.error().status());
    }

    private static void gives(String expected, String body) {
        Chunks.everySplit(
                Feed.latin1(body),
                pieces ->
                        assertThat(read("b", MultipartLimits.DEFAULTS, pieces))
                                .isEqualTo(expected));
    }

    @Test
    void D_19_findsThePartsHoweverTheyAreCut() {
        gives(
                "[1 form-data; name=\"a\": one]"
                        + "[2 form-data; name=\"f\"; filename=\"x.txt\": two\r\n--\r\n--c\r\n-"
                        + "]"
                        + "more",
                FORM.substring(0, FORM.indexOf("--b-not")) + "--b");
    }

    @Test
    void D_19_aDelimiterIsOneOnlyWithTheWholeBoundary() {
        String body = "--b\r\n\r\n\r\r\n--\r\n-\r\n--a\r\n\r\n--\r\n\r\n--b--\r\n--b\r\n";
        gives("[0 none: \r\r\n--\r\n-\r\n--a\r\n\r\n--\r\n]done", body);
    }

    @Test
    void D_19_anEmptyPartAndNoPartAreFine() {
        gives("[0 none: ]done", "--b\r\n\r\n\r\n--b--");
        gives("done", "--b--");
        gives("done", "preamble\r\n--b--");
        gives("more", "");
        gives("[0 none: xmore", "--b\r\n\r\nx");
        gives("[0 none: xmore", "--b\r\n\r\nx\r\n--");
    }

    @Test
    void D_19_refusesWhatIsNoForm() {
        gives("400", FORM);
        gives("400", "--bx\r\n");
        gives("400", "--b\n");
        gives("400", "--b-x");
        gives("400", "--b\r\nno colon\r\n\r\n");
        gives("431", "--b\r\n" + "a: b\r\n".repeat(17) + "\r\n");
        gives("431", "--b\r\nA: " + "x".repeat(4_096) + "\r\n\r\n");
    }

    @Test
    void D_19_countsItsParts() {
        MultipartLimits two = MultipartLimits.DEFAULTS.withMaxParts(2);
        String part = "--b\r\n\r\nx\r\n";
        assertThat(read("b", two, List.of(Feed.latin1(part.repeat(2) + "--b--"))))
                .isEqualTo("[0 none: x][0 none: x]done");
        assertThat(read("b", two, List.of(Feed.latin1(part.repeat(3) + "--b--")))).isEqualTo("413");
        assertThatThrownBy(() -> two.withMaxParts(0)).hasMessageContaining("1 to 10000");
    }

    @Test
    void D_19_theBoundaryStandsInTheType() {
        assertThat(MultipartDecoder.boundary("multipart/form-data; boundary=abc")).contains("abc");
        assertThat(MultipartDecoder.boundary("Multipart/Form-Data; a=b; Boundary=\"x y\""))
                .contains("x y");
        for (String type :
                List.of(
                        "",
                        "text/plain; boundary=a",
                        "multipart/form-data",
                        "multipart/form-data; boundary=\"\"",
                        "multipart/form-data; boundary=\"a\u00e4\"",
                        "multipart/form-data; boundary=\"a \"",
                        "multipart/form-data; boundary=" + "a".repeat(71))) {
            assertThat(MultipartDecoder.boundary(type)).as(type).isEmpty();
        }
        assertThatThrownBy(() -> new MultipartDecoder("", MultipartLimits.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
