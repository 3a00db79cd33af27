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
/// where its name and its value begin and end, counted from the start of the block.
final class FieldBlock extends Scanner {
    private enum State {
        LINE_START,
        NAME,
        BEFORE_VALUE,
        VALUE,
        LINE_LF,
        LAST_LF
    }

    private static final String SECTION = "RFC 9112 §5";
    private static final int MARKS = 4;
    private static final int[] NO_MARKS = {};

    private final int maxFields;
    private final int maxBytes;
    private State state = State.LINE_START;
    private int[] marks = NO_MARKS;
    private int markCount;
    private int length;

    FieldBlock(int maxBytes, int maxFields) {
        this.maxBytes = maxBytes;
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
        if (markCount == maxFields * MARKS) {
            return fail(tooLarge("too many header fields"));
        }
        if (markCount == marks.length) {
            marks = Arrays.copyOf(marks, Math.max(16 * MARKS, 2 * markCount));
        }
        marks[markCount] = length;
        state = State.NAME;
        return at;
    }

    private long name(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.TOKEN);
        if (stop < 0 || stop == to) {
            return stop;
        }
        if (byteAt(segment, stop) != ':' || length == marks[markCount]) {
            return fail("malformed header name", "RFC 9112 §5.1");
        }
        marks[markCount + 1] = length++;
        state = State.BEFORE_VALUE;
        return stop + 1;
    }

    private long beforeValue(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.BLANK);
        if (stop >= 0 && stop < to) {
            marks[markCount + 2] = length;
            state = State.VALUE;
        }
        return stop;
    }

    private long value(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.VALUE);
        if (stop < 0 || stop == to) {
            return stop;
        }
        if (byteAt(segment, stop) != '\r') {
            return fail("control character in a header value", SECTION);
        }
        marks[markCount + 3] = length++;
        state = State.LINE_LF;
        return stop + 1;
    }

    /// Moves over bytes of one class, never further than one byte past the limit of the block.
    private long run(MemorySegment segment, long at, long to, int classes) {
        long end = Math.min(to, at + Math.max(0, maxBytes + 1 - length));
        long stop = Grammar.span(segment, at, end, classes);
        length += (int) (stop - at);
        return length > maxBytes ? fail(tooLarge("header fields too large")) : stop;
    }

    private long lineEnd(long at, int value) {
        if (++length > maxBytes) {
            return fail(tooLarge("header fields too large"));
        }
        markCount += MARKS;
        state = State.LINE_START;
        return lineFeed(at, value);
    }

    private static HttpError tooLarge(String text) {
        return new HttpError(431, text, "RFC 6585 §5");
    }

    /// Bytes of the field lines so far with their line ends, without the closing empty line.
    int length() {
        return length;
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
        length = 0;
    }
}
