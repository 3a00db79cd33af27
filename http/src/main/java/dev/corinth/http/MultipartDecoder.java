package dev.corinth.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds the parts of a body in `multipart/form-data` (RFC 7578, RFC 2046 §5.1) in whatever pieces
/// arrive.
/// Owned by one thread at a time.
///
/// ```
/// [preamble CRLF] "--" boundary CRLF fields CRLF bytes CRLF "--" boundary … "--" [epilogue]
/// ```
///
/// Bytes of parts are handed on where they lie. What looks like the beginning of a delimiter at the
/// end of a piece is held back as a number, since it is known what it is.
public final class MultipartDecoder {
    /// The longest boundary, RFC 2046 §5.1.1: 70 characters.
    public static final int MAX_BOUNDARY = 70;

    private static final String BOUNDARY_MARKS = "'()+_,-./:=? ";
    private static final int LINE_END = 2;

    private final byte[] delimiter;
    private final MemorySegment heldBack;
    private final MultipartLimits limits;
    private final HeadBytes headBytes = new HeadBytes();
    private FieldBlock fields;
    private State state = State.BYTES;
    private int matched = LINE_END;
    private int parts;
    private boolean isInPart;
    private @Nullable HttpError error;

    private enum State {
        /// Before the next delimiter: the preamble or the bytes of a part.
        BYTES,
        /// Behind a delimiter.
        AFTER,
        /// Behind the first dash of the last delimiter.
        LAST_DASH,
        /// Behind a delimiter and blanks.
        PADDING,
        /// Behind the CR that ends a delimiter's line.
        LINE_FEED,
        /// In the fields of a part.
        FIELDS,
        /// Behind the last delimiter.
        DONE
    }

    /// Receives the parts of a body.
    /// Called by the thread that feeds the decoder.
    public interface Sink {
        /// A part begins.
        ///
        /// @param headers its fields
        void part(Headers headers);

        /// Takes the next bytes of the part, at least one.
        ///
        /// @param segment where they lie
        /// @param from where the bytes begin
        /// @param to where they end; they are the caller's again when this method returns
        void body(MemorySegment segment, long from, long to);

        /// The part is whole.
        void end();
    }

    /// A decoder at the start of a body.
    ///
    /// @param boundary as [#boundary] gives it
    /// @param limits how much there may be
    /// @throws IllegalArgumentException when no boundary looks so
    public MultipartDecoder(String boundary, MultipartLimits limits) {
        if (!isBoundary(boundary)) {
            throw new IllegalArgumentException(
                    "not a boundary: boundary=" + Headers.printable(boundary));
        }
        delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
        heldBack = Arena.ofAuto().allocate(delimiter.length);
        MemorySegment.copy(delimiter, 0, heldBack, JAVA_BYTE, 0, delimiter.length);
        this.limits = limits;
        fields = newFields();
    }

    /// The boundary that a `Content-Type` names.
    ///
    /// @param contentType the value of the field
    /// @return empty when it is no `multipart/form-data` or has no proper boundary
    public static Optional<String> boundary(String contentType) {
        HeaderElements elements = HeaderElements.parse(contentType);
        if (elements.asList().size() != 1) {
            return Optional.empty();
        }
        HeaderElement type = elements.asList().getFirst();
        return Grammar.equalsIgnoringCase(type.name(), "multipart/form-data")
                ? type.parameter("boundary").filter(MultipartDecoder::isBoundary)
                : Optional.empty();
    }

    /// Reads on.
    ///
    /// @param segment native memory, only read, and not kept after the call
    /// @param from where the unread bytes begin
    /// @param to where they end
    /// @param sink receives the parts among them
    /// @return false when the body is refused, now or before
    public boolean decode(MemorySegment segment, long from, long to, Sink sink) {
        assert segment.isNative();
        long at = from;
        while (at < to && error == null && state != State.DONE) {
            at =
                    switch (state) {
                        case BYTES -> bytes(segment, at, to, sink);
                        case FIELDS -> fields(segment, at, to, sink);
                        default -> line(at, segment.get(JAVA_BYTE, at));
                    };
        }
        return error == null;
    }

    /// Whether the last delimiter has come; what follows it is dropped.
    ///
    /// @return true when all parts are whole
    public boolean isDone() {
        return state == State.DONE;
    }

    /// Why the body was refused.
    ///
    /// @return the first and only error
    /// @throws IllegalStateException when there was none
    public HttpError error() {
        if (error == null) {
            throw new IllegalStateException("no body was refused");
        }
        return error;
    }

    private long bytes(MemorySegment segment, long from, long to, Sink sink) {
        long start = from;
        // So many matched bytes lie in an earlier piece.
        int carried = matched;
        for (long at = from; at < to; at++) {
            byte value = segment.get(JAVA_BYTE, at);
            if (value == delimiter[matched]) {
                matched++;
                if (matched == delimiter.length) {
                    hand(segment, start, at + 1 - (matched - carried), sink);
                    endPart(sink);
                    return at + 1;
                }
            } else if (matched > 0) {
                hand(heldBack, 0, carried, sink);
                carried = 0;
                // A delimiter has one CR, its first byte: nothing else can begin another match.
                matched = value == '\r' ? 1 : 0;
            }
        }
        hand(segment, start, to - (matched - carried), sink);
        return to;
    }

    private void hand(MemorySegment segment, long from, long to, Sink sink) {
        if (isInPart && to > from) {
            sink.body(segment, from, to);
        }
    }

    private void endPart(Sink sink) {
        matched = 0;
        state = State.AFTER;
        if (isInPart) {
            isInPart = false;
            sink.end();
        }
    }

    /// The rest of the line of a delimiter.
    private long line(long at, byte value) {
        boolean isBlank = value == ' ' || value == '\t';
        boolean isStart = state == State.AFTER;
        boolean mayEnd = isStart || state == State.PADDING;
        if (isStart && value == '-') {
            state = State.LAST_DASH;
        } else if (state == State.LAST_DASH && value == '-') {
            state = State.DONE;
        } else if (mayEnd && isBlank) {
            state = State.PADDING;
        } else if (mayEnd && value == '\r') {
            state = State.LINE_FEED;
        } else if (state == State.LINE_FEED && value == '\n') {
            state = State.FIELDS;
        } else {
            error = HttpError.badRequest("malformed multipart", "RFC 2046 §5.1.1");
        }
        return at + 1;
    }

    private long fields(MemorySegment segment, long at, long to, Sink sink) {
        if (headBytes.capacity() == 0 && parts == limits.maxParts()) {
            error = new HttpError(413, "too many parts", "RFC 7578 §4.4");
            return to;
        }
        long end = fields.scan(segment, at, to);
        error = fields.error();
        if (end < 0) {
            headBytes.append(segment, at, to);
            return to;
        }
        headBytes.append(segment, at, end);
        begin(sink);
        return end;
    }

    private void begin(Sink sink) {
        Headers headers = fields.headers(headBytes, 0);
        headBytes.clear();
        fields = newFields();
        parts++;
        isInPart = true;
        state = State.BYTES;
        sink.part(headers);
    }

    private FieldBlock newFields() {
        return new FieldBlock(limits.maxHeaderBytes(), limits.maxHeaders());
    }

    private static boolean isBoundary(String text) {
        boolean isPlain = text.chars().allMatch(MultipartDecoder::isBoundaryMark);
        boolean isLong = text.isEmpty() || text.length() > MAX_BOUNDARY;
        return isPlain && !isLong && !text.endsWith(" ");
    }

    private static boolean isBoundaryMark(int mark) {
        boolean isLetter = (mark | 0x20) >= 'a' && (mark | 0x20) <= 'z';
        return isLetter || (mark >= '0' && mark <= '9') || BOUNDARY_MARKS.indexOf(mark) >= 0;
    }
}
