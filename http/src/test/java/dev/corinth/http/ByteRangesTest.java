package dev.corinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.ByteRanges.Range;
import dev.corinth.http.ByteRanges.Wanted;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

/// Ranges, dates and conditions of requests for files. Owned by JUnit.
final class ByteRangesTest {
    private static final Wanted WHOLE = new Wanted.Whole();

    private static Wanted parts(Range... ranges) {
        return new Wanted.Parts(List.of(ranges));
    }

    @Test
    void HT_11_readsRangesAsTheyAreMeant() {
        assertThat(ByteRanges.parse("bytes=0-0", 10)).isEqualTo(parts(new Range(0, 1)));
        assertThat(ByteRanges.parse("Bytes=5-", 10)).isEqualTo(parts(new Range(5, 10)));
        assertThat(ByteRanges.parse("bytes=-4", 10)).isEqualTo(parts(new Range(6, 10)));
        assertThat(ByteRanges.parse("bytes=-99", 10)).isEqualTo(parts(new Range(0, 10)));
        assertThat(ByteRanges.parse("bytes=9-999999999999999999", 10))
                .isEqualTo(parts(new Range(9, 10)));
        assertThat(ByteRanges.parse("bytes=7-8, 0-1 ,99-", 10))
                .isEqualTo(parts(new Range(7, 9), new Range(0, 2)));
        assertThat(new Range(7, 9).length()).isEqualTo(2);
    }

    @Test
    void HT_11_whatIsNotThereIsNothing() {
        for (String value : List.of("bytes=10-", "bytes=10-12,11-", "bytes=-0")) {
            assertThat(ByteRanges.parse(value, 10)).as(value).isEqualTo(new Wanted.Nothing());
        }
        assertThat(ByteRanges.parse("bytes=0-", 0)).isEqualTo(new Wanted.Nothing());
    }

    @Test
    void HT_11_whatCannotBeReadOrCostsTooMuchIsTheWhole() {
        String nine = "bytes=0-0" + ",1-1".repeat(8);
        for (String value :
                List.of(
                        "",
                        "bytes",
                        "bytes=",
                        "bytes=-",
                        "bytes=1",
                        "bytes=a-b",
                        "bytes=+1-2",
                        "bytes=2-1",
                        "bytes=0-1,",
                        "bytes=0-5,5-6",
                        "lines=0-1",
                        "bytes=--1",
                        "bytes=0-1234567890123456789",
                        nine)) {
            assertThat(ByteRanges.parse(value, 10)).as(value).isEqualTo(WHOLE);
        }
    }

    @Test
    void HT_11_writesAndReadsDates() {
        Instant time = Instant.parse("1994-11-06T08:49:37.9Z");
        assertThat(HttpDate.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT"))
                .contains(Instant.parse("1994-11-06T08:49:37Z"));
        for (String other :
                List.of(
                        "",
                        "Sunday, 06-Nov-94 08:49:37 GMT",
                        "Sun Nov  6 08:49:37 1994",
                        "Mon, 06 Nov 1994 08:49:37 GMT",
                        "Sun, 06 Nov 1994 08:49:37 CET")) {
            assertThat(HttpDate.parse(other)).as(other).isEmpty();
        }
    }

    @Test
    void HT_11_conditionsHaveAnOrder() {
        var file = new Preconditions("\"v\"", Instant.parse("1994-11-06T08:49:37.9Z"));
        String date = "Sun, 06 Nov 1994 08:49:37 GMT";
        String older = "Sun, 06 Nov 1994 08:49:36 GMT";

        assertThat(file.refusal(Headers.of("If-None-Match", "*"))).contains(304);
        assertThat(file.refusal(Headers.of("If-None-Match", "\"a\", W/\"v\""))).contains(304);
        assertThat(file.refusal(Headers.of("If-Match", "W/\"v\""))).contains(412);
        assertThat(file.refusal(Headers.of("If-Match", "\"v\"", "If-Unmodified-Since", older)))
                .isEmpty();
        assertThat(file.refusal(Headers.of("If-Modified-Since", "never"))).isEmpty();
        assertThat(file.isRangeUsable(Headers.of("If-Range", date))).isTrue();
        assertThat(file.isRangeUsable(Headers.of("If-Range", older))).isFalse();
    }
}
