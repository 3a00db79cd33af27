package dev.corinth.http;

import static dev.corinth.http.Grammar.byteAt;

import java.lang.foreign.MemorySegment;

/// `HTTP-version SP status-code SP [ reason-phrase ] CRLF` (RFC 9112 §4).
/// Owned by the [HeadParser] that holds it.
final class StatusLine extends StartLine<ResponseHead> {
    private enum State {
        VERSION,
        STATUS,
        REASON,
        LF
    }

    private static final String SECTION = "RFC 9112 §4";
    private static final int REASON_AT = 13;

    private final Limit limit;
    private final VersionWord version = new VersionWord();
    private State state = State.VERSION;
    private int status;

    StatusLine(int maxLength) {
        limit = new Limit(maxLength, HttpError.badRequest("status line too long", SECTION));
    }

    @Override
    long step(MemorySegment segment, long at, long to) {
        return switch (state) {
            case VERSION -> version(at, byteAt(segment, at));
            case STATUS -> status(at, byteAt(segment, at));
            case REASON -> reason(segment, at, to);
            case LF -> lastLineFeed(at, byteAt(segment, at));
        };
    }

    private long version(long at, int value) {
        length++;
        if (value == ' ') {
            state = State.STATUS;
            return version.isKnown() ? at + 1 : fail(version.refusal());
        }
        return version.add(value) ? at + 1 : fail(version.refusal());
    }

    private long status(long at, int value) {
        length++;
        if (length == REASON_AT) {
            state = State.REASON;
            return value == ' ' && status >= 100 && status <= 599 ? at + 1 : fail(badStatus());
        }
        status = status * 10 + value - '0';
        return Grammar.is(value, Grammar.DIGIT) ? at + 1 : fail(badStatus());
    }

    private long reason(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.VALUE, limit);
        return stop < 0 || stop == to ? stop : reasonEnd(stop, byteAt(segment, stop));
    }

    private long reasonEnd(long at, int value) {
        state = State.LF;
        return value == '\r' ? at + 1 : fail("malformed reason phrase", SECTION);
    }

    private static HttpError badStatus() {
        return HttpError.badRequest("malformed status code", SECTION);
    }

    @Override
    int size() {
        return length + 2;
    }

    @Override
    Outcome<ResponseHead> head(HeadBytes bytes, Headers headers, int headerBytes) {
        String reason = bytes.text(REASON_AT, length);
        FramingRule rule = FramingRule.forResponse(version.version(), status, headers);
        HttpError refusal = rule.error();
        return refusal != null
                ? Outcome.refused(refusal)
                : Outcome.of(
                        new ResponseHead(
                                version.version(), status, reason, headers, rule.framing()));
    }

    @Override
    void reset() {
        super.reset();
        state = State.VERSION;
        version.clear();
        status = 0;
    }
}
