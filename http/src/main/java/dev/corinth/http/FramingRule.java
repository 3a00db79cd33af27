package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The one place that decides how long a body is, seeing all header fields (RFC 9112 §6.3).
/// Immutable.
///
/// Two parsers that disagree about a length are how requests are smuggled. So nothing doubtful is
/// mended here: one length of plain digits, or exactly one `chunked`, or none of both.
///
/// @param framing the decision; none when there is an error
/// @param error why the message is refused, or null
record FramingRule(BodyFraming framing, @Nullable HttpError error) {
    private static final String LENGTH_SECTION = "RFC 9112 §6.3";
    private static final String CODING_SECTION = "RFC 9112 §6.1";

    static FramingRule forRequest(HttpVersion version, Headers headers) {
        return decide(version, headers, BodyFraming.NONE);
    }

    static FramingRule forResponse(HttpVersion version, int status, Headers headers) {
        // RFC 9112 §6.3(1): these end at the empty line whatever their header fields say.
        boolean bodiless = status < 200 || status == 204 || status == 304;
        return bodiless
                ? new FramingRule(BodyFraming.NONE, null)
                : decide(version, headers, BodyFraming.UNTIL_CLOSE);
    }

    private static FramingRule decide(HttpVersion version, Headers headers, BodyFraming otherwise) {
        List<String> codings = headers.all("Transfer-Encoding");
        List<String> lengths = headers.all("Content-Length");
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            return refuse(400, "both Content-Length and Transfer-Encoding", LENGTH_SECTION);
        }
        if (!codings.isEmpty()) {
            return byCoding(version, codings);
        }
        return lengths.isEmpty() ? new FramingRule(otherwise, null) : byLength(lengths);
    }

    private static FramingRule byCoding(HttpVersion version, List<String> codings) {
        if (version == HttpVersion.HTTP_1_0) {
            return refuse(400, "Transfer-Encoding in HTTP/1.0", CODING_SECTION);
        }
        if (codings.size() != 1 || !Grammar.isToken(codings.getFirst())) {
            return refuse(400, "Transfer-Encoding must be chunked, once", CODING_SECTION);
        }
        return Grammar.equalsIgnoringCase(codings.getFirst(), "chunked")
                ? new FramingRule(BodyFraming.CHUNKED, null)
                : refuse(501, "unknown transfer coding", CODING_SECTION);
    }

    private static FramingRule byLength(List<String> lengths) {
        long length = lengths.size() == 1 ? number(lengths.getFirst()) : -1;
        return length < 0
                ? refuse(400, "Content-Length must be one decimal number", LENGTH_SECTION)
                : new FramingRule(new BodyFraming(BodyFraming.Kind.SIZED, length), null);
    }

    /// The value of plain digits, or -1 when it is no number or does not fit a long.
    private static long number(String text) {
        if (text.length() > 19 || !Grammar.isAll(text, Grammar.DIGIT)) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            // Nineteen digits stay below 2^64 / 1.8: an overflow shows as a negative number.
            value = value * 10 + (text.charAt(i) - '0');
        }
        return value;
    }

    private static FramingRule refuse(int status, String text, String section) {
        return new FramingRule(BodyFraming.NONE, new HttpError(status, text, section));
    }
}
