package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// Reads the heads of HTTP/1.1 messages from whatever pieces of bytes arrive.
/// Owned by one thread at a time.
///
/// ```java
/// var parser = HeadParser.ofRequests(HttpLimits.DEFAULTS);
/// long at = parser.parse(segment, from, to);
/// if (at == HeadParser.NEED_MORE) …      // all bytes are taken; call again with the next ones
/// else if (at == HeadParser.ERROR) …     // answer parser.error() once and close
/// else …                                 // parser.head() is whole; [at, to) is not part of it
/// ```
///
/// Each byte is looked at once, however the input is cut: the state is kept between calls. A head
/// that arrives whole is read where it lies; of one that does not, the parser keeps the bytes seen
/// so far, so the caller keeps nothing. What it keeps is bounded by the [HttpLimits]. The bytes
/// after a head are not touched: the body, the next request or the first frames begin there.
///
/// After a head the next call begins another, so pipelined requests are read by calling again.
/// After an error every further call is refused with the same error.
///
/// @param <H> [RequestHead] or [ResponseHead]
public final class HeadParser<H> {
    /// The answer of [#parse] when all bytes were taken and the head is not whole.
    public static final long NEED_MORE = -1;

    /// The answer of [#parse] when the head was refused.
    public static final long ERROR = -2;

    private final StartLine<H> startLine;
    private final FieldBlock fields;
    private final HeadBytes kept = new HeadBytes();
    private boolean isInFields;
    private @Nullable H head;
    private @Nullable HttpError error;

    private HeadParser(StartLine<H> startLine, HttpLimits limits) {
        this.startLine = startLine;
        this.fields = new FieldBlock(limits.maxHeaderBytes(), limits.maxHeaders());
    }

    /// A parser for a server.
    ///
    /// @param limits how large a head may be
    /// @return a parser at the start of a request
    public static HeadParser<RequestHead> ofRequests(HttpLimits limits) {
        return new HeadParser<>(new RequestLine(limits.maxRequestLine()), limits);
    }

    /// A parser for a client.
    ///
    /// @param limits how large a head may be
    /// @return a parser at the start of a response
    public static HeadParser<ResponseHead> ofResponses(HttpLimits limits) {
        return new HeadParser<>(new StatusLine(limits.maxRequestLine()), limits);
    }

    /// Reads on.
    ///
    /// @param segment native memory, only read, and not kept after the call
    /// @param from where the unread bytes begin
    /// @param to where they end
    /// @return the position after the head, or [#NEED_MORE], or [#ERROR]
    public long parse(MemorySegment segment, long from, long to) {
        assert segment.isNative();
        if (error != null) {
            return ERROR;
        }
        if (head != null) {
            reset();
        }
        long at = scan(segment, from, to);
        if (at == ERROR) {
            kept.clear();
            return ERROR;
        }
        kept.append(segment, from, at == NEED_MORE ? to : at);
        return at == NEED_MORE ? NEED_MORE : finish(at);
    }

    private long scan(MemorySegment segment, long from, long to) {
        long at = from;
        if (!isInFields) {
            at = startLine.scan(segment, at, to);
            if (at < 0) {
                error = startLine.error();
                return at;
            }
            isInFields = true;
        }
        at = fields.scan(segment, at, to);
        error = fields.error();
        return at;
    }

    private long finish(long at) {
        Headers headers = fields.headers(kept, startLine.size());
        StartLine.Outcome<H> outcome = startLine.head(kept, headers, fields.length);
        head = outcome.head();
        error = outcome.error();
        kept.clear();
        return head == null ? ERROR : at;
    }

    private void reset() {
        startLine.reset();
        fields.reset();
        isInFields = false;
        head = null;
    }

    /// The head that the last call of [#parse] finished.
    ///
    /// @return the head
    /// @throws IllegalStateException when the last call did not finish one
    public H head() {
        if (head == null) {
            throw new IllegalStateException("no head is whole yet");
        }
        return head;
    }

    /// Why the head was refused.
    ///
    /// @return the first and only error
    /// @throws IllegalStateException when there was none
    public HttpError error() {
        if (error == null) {
            throw new IllegalStateException("no head was refused");
        }
        return error;
    }

    /// Whether part of a head has arrived, and not all of it: a deadline for it makes sense.
    ///
    /// @return false before the first byte, after a whole head, and after an error
    public boolean isInside() {
        return kept.capacity() > 0;
    }

    /// The memory held for a head that has not arrived whole.
    ///
    /// @return bytes, at most twice what has arrived of the head; 0 between heads
    public int heldBytes() {
        return kept.capacity();
    }

    /// Bytes passed, steps made and bytes kept since this parser exists.
    long work() {
        return startLine.work() + fields.work() + kept.work();
    }
}
