package dev.corinth.http;

/// The eight bytes of an HTTP version, collected one by one and compared as one number.
/// Owned by the scanner that holds it.
///
/// Nothing in a version is read as a number: it is one of two byte patterns, or it is refused
/// (RFC 9112 §2.3). So no digit can overflow and no leading zero can slip in.
final class VersionWord {
    private static final int LENGTH = 8;
    private static final long HTTP_1_1 = word("HTTP/1.1");
    private static final long HTTP_1_0 = word("HTTP/1.0");
    private static final long NAME = word("HTTP/");
    private static final int NAME_SHIFT = 24;

    private long word;
    private int length;

    private static long word(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word = word << 8 | text.charAt(i);
        }
        return word;
    }

    void clear() {
        word = 0;
        length = 0;
    }

    /// Takes one more byte; false when the version would be longer than any can be.
    boolean add(int value) {
        length++;
        word = word << 8 | value;
        return length <= LENGTH;
    }

    boolean isKnown() {
        return word == HTTP_1_1 || word == HTTP_1_0;
    }

    /// The version; only when it is known.
    HttpVersion version() {
        return word == HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
    }

    /// What to answer to a version that is not known.
    HttpError refusal() {
        return isOtherMajor()
                ? new HttpError(505, "HTTP version not supported", "RFC 9110 §15.6.6")
                : HttpError.badRequest("malformed HTTP version", "RFC 9112 §2.3");
    }

    private boolean isOtherMajor() {
        int major = (int) (word >>> 16) & 0xFF;
        int dot = (int) (word >>> 8) & 0xFF;
        int minor = (int) word & 0xFF;
        return word >>> NAME_SHIFT == NAME
                && dot == '.'
                && major != '1'
                && Grammar.is(major, Grammar.DIGIT)
                && Grammar.is(minor, Grammar.DIGIT);
    }
}
