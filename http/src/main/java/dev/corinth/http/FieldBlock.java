package dev.corinth.http;

import static dev.corinth.http.Grammar.byteAt;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The lines of header or trailer fields up to the empty line, read over any number of pieces.
/// Owned by the parser that holds it.
///
/// ```
/// field-line = field-name ":" OWS field-value OWS CRLF      RFC 9112 §5
/// block      = *field-line CRLF
/// ```
///
/// A line ends in CRLF and nothing else; a line never continues the one before; nothing stands
/// between name and colon. Only positions are recorded here: marks of four numbers for each field,
/// where its name and its value begin and end, counted from the start of the block. The closing
/// empty line does not count against the limit.
final class FieldBlock extends Scanner {
    private enum State {
        LINE_START,
        NAME,
        BEFORE_VALUE,
        VALUE,
        LINE_LF,
        LAST_LF
    }

    private static final HttpError TOO_MANY = tooLarge("too many header fields");
    private static final int FIRST_FIELDS = 16;
    private static final int MARKS = 4;
    private static final int[] NO_MARKS = {};

    private final int maxFields;
    private final Limit limit;
    private State state = State.LINE_START;
    private int[] marks = NO_MARKS;
    private int markCount;

    FieldBlock(int maxBytes, int maxFields) {
        limit = new Limit(maxBytes, tooLarge("header fields too large"));
        this.maxFields = maxFields;
    }

    @Override
    long step(MemorySegment segment, long at, long to) {
        return switch (state) {
            case LINE_START -> lineStart(at, byteAt(segment, at));
            case NAME -> name(segment, at, to);
            case BEFORE_VALUE -> beforeValue(segment, at, to);
            case VALUE -> value(segment, at, to);
            case LINE_LF -> lineEnd(at, byteAt(segment, at));
            case LAST_LF -> lastLineFeed(at, byteAt(segment, at));
        };
    }

    private long lineStart(long at, int value) {
        if (value == '\r') {
            state = State.LAST_LF;
            return at + 1;
        }
        if (Grammar.is(value, Grammar.BLANK)) {
            return fail("folded header line", "RFC 9112 §5.2");
        }
        return markCount == maxFields * MARKS ? fail(TOO_MANY) : newField(at);
    }

    private long newField(long at) {
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, Math.max(FIRST_FIELDS * MARKS, 2 * markCount));
        }
        marks[markCount] = length;
        state = State.NAME;
        return at;
    }

    private long name(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.TOKEN, limit);
        return stop < 0 || stop == to ? stop : nameEnd(stop, byteAt(segment, stop));
    }

    private long nameEnd(long at, int value) {
        if (value != ':' || length == marks[markCount]) {
            return fail("malformed header name", "RFC 9112 §5.1");
        }
        marks[markCount + 1] = length++;
        state = State.BEFORE_VALUE;
        return at + 1;
    }

    private long beforeValue(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.BLANK, limit);
        if (stop >= 0 && stop < to) {
            marks[markCount + 2] = length;
            state = State.VALUE;
        }
        return stop;
    }

    private long value(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.VALUE, limit);
        return stop < 0 || stop == to ? stop : valueEnd(stop, byteAt(segment, stop));
    }

    private long valueEnd(long at, int value) {
        if (value != '\r') {
            return fail("control character in a header value", "RFC 9110 §5.5");
        }
        marks[markCount + 3] = length++;
        state = State.LINE_LF;
        return at + 1;
    }

    private long lineEnd(long at, int value) {
        if (++length > limit.bytes()) {
            return fail(limit.error());
        }
        markCount += MARKS;
        state = State.LINE_START;
        return lineFeed(at, value);
    }

    private static HttpError tooLarge(String text) {
        return new HttpError(431, text, "RFC 6585 §5");
    }

    /// Makes the fields of a finished block from its bytes, which begin at an offset.
    Headers headers(HeadBytes bytes, int offset) {
        List<Headers.Field> fields = new ArrayList<>(markCount / MARKS);
        for (int mark = 0; mark < markCount; mark += MARKS) {
            String name = bytes.text(offset + marks[mark], offset + marks[mark + 1]);
            String value = bytes.text(offset + marks[mark + 2], offset + marks[mark + 3]);
            fields.add(new Headers.Field(name, withoutTrailingBlanks(value)));
        }
        return Headers.of(fields);
    }

    private static String withoutTrailingBlanks(String value) {
        int end = value.length();
        while (end > 0 && Grammar.is(value.charAt(end - 1), Grammar.BLANK)) {
            end--;
        }
        return value.substring(0, end);
    }

    @Override
    void reset() {
        super.reset();
        state = State.LINE_START;
        markCount = 0;
    }
}
