package dev.corinth.http;

import static dev.corinth.http.Grammar.byteAt;

import java.lang.foreign.MemorySegment;

/// `method SP request-target SP HTTP-version CRLF` (RFC 9112 §3), after at most one empty line.
/// Owned by the [HeadParser] that holds it.
final class RequestLine extends StartLine<RequestHead> {
    private enum State {
        START,
        EMPTY_LINE_LF,
        METHOD,
        TARGET,
        VERSION,
        LF
    }

    /// 32 bytes: longer than any registered method.
    private static final Limit METHOD_LIMIT =
            new Limit(32, HttpError.badRequest("method too long", "RFC 9112 §3"));

    private static final int TLS_HANDSHAKE = 0x16;

    private final Limit limit;
    private final VersionWord version = new VersionWord();
    private State state = State.START;
    private int emptyLine;
    private int methodEnd;
    private int targetEnd;

    RequestLine(int maxLength) {
        limit =
                new Limit(
                        maxLength,
                        new HttpError(414, "request line too long", "RFC 9110 §15.5.15"));
    }

    @Override
    long step(MemorySegment segment, long at, long to) {
        return switch (state) {
            case START -> start(at, byteAt(segment, at));
            case EMPTY_LINE_LF -> emptyLineEnd(at, byteAt(segment, at));
            case METHOD -> method(segment, at, to);
            case TARGET -> target(segment, at, to);
            case VERSION -> version(at, byteAt(segment, at));
            case LF -> lastLineFeed(at, byteAt(segment, at));
        };
    }

    private long start(long at, int value) {
        // RFC 9112 §2.2: one empty line may be left over from a body before.
        if (value == '\r' && emptyLine == 0) {
            emptyLine = 2;
            state = State.EMPTY_LINE_LF;
            return at + 1;
        }
        if (value == TLS_HANDSHAKE && emptyLine == 0) {
            return fail(HttpError.TLS_ON_PLAINTEXT);
        }
        state = State.METHOD;
        return at;
    }

    private long emptyLineEnd(long at, int value) {
        state = State.START;
        return lineFeed(at, value);
    }

    private long method(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.TOKEN, METHOD_LIMIT);
        return stop < 0 || stop == to ? stop : methodEnd(stop, byteAt(segment, stop));
    }

    private long methodEnd(long at, int value) {
        if (value != ' ' || length == 0) {
            return fail("malformed method", "RFC 9112 §3.1");
        }
        methodEnd = length++;
        state = State.TARGET;
        return at + 1;
    }

    private long target(MemorySegment segment, long at, long to) {
        long stop = run(segment, at, to, Grammar.TARGET, limit);
        return stop < 0 || stop == to ? stop : targetEnd(stop, byteAt(segment, stop));
    }

    private long targetEnd(long at, int value) {
        if (value != ' ') {
            return fail("malformed request target", "RFC 9112 §3.2");
        }
        targetEnd = length++;
        state = State.VERSION;
        return at + 1;
    }

    private long version(long at, int value) {
        if (value == '\r') {
            state = State.LF;
            return version.isKnown() ? at + 1 : fail(version.refusal());
        }
        if (++length > limit.bytes()) {
            return fail(limit.error());
        }
        return version.add(value) ? at + 1 : fail(version.refusal());
    }

    @Override
    int size() {
        return emptyLine + length + 2;
    }

    @Override
    Outcome<RequestHead> head(HeadBytes bytes, Headers headers, int headerBytes) {
        String method = bytes.text(emptyLine, emptyLine + methodEnd);
        String target = bytes.text(emptyLine + methodEnd + 1, emptyLine + targetEnd);
        return new RequestRules(method, version.version(), headers, headerBytes).judge(target);
    }

    @Override
    void reset() {
        super.reset();
        state = State.START;
        version.clear();
        emptyLine = 0;
    }
}
