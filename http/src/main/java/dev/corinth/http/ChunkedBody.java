package dev.corinth.http;

import static dev.corinth.http.Grammar.byteAt;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// A body in the chunked coding, read over any number of pieces.
/// Owned by the [BodyDecoder] that holds it.
///
/// ```
/// body  = *( size CRLF bytes CRLF ) 1*"0" CRLF *trailer CRLF      RFC 9112 §7.1
/// size  = 1*16HEXDIG                                              no extension of any kind
/// ```
///
/// Extensions are refused because parsers disagree about them and nobody needs them. Trailers are
/// held to the grammar of header lines and then dropped.
final class ChunkedBody extends Scanner {
    private enum State {
        SIZE,
        SIZE_LF,
        BYTES,
        BYTES_CR,
        BYTES_LF,
        TRAILERS
    }

    private static final String SECTION = "RFC 9112 §7.1";
    private static final int MAX_DIGITS = 16;

    /// RFC 9110 §6.5.1: what frames, routes, authenticates or describes a message stands before it.
    private static final List<String> NEVER_IN_TRAILERS =
            List.of(
                    "authorization",
                    "cache-control",
                    "connection",
                    "content-encoding",
                    "content-length",
                    "content-range",
                    "content-type",
                    "cookie",
                    "expect",
                    "host",
                    "max-forwards",
                    "proxy-authorization",
                    "range",
                    "set-cookie",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private final FieldBlock trailers;
    private final HeadBytes kept = new HeadBytes();
    private BodyDecoder.Sink sink = (segment, from, to) -> {};
    private State state = State.SIZE;
    private long allowed;
    private long size;
    private int digits;

    ChunkedBody(HttpLimits limits, int headerBytes) {
        trailers = new FieldBlock(limits.maxHeaderBytes() - headerBytes, limits.maxHeaders());
        allowed = limits.maxBody();
    }

    long scan(MemorySegment segment, long from, long to, BodyDecoder.Sink receiver) {
        sink = receiver;
        return scan(segment, from, to);
    }

    @Override
    long step(MemorySegment segment, long at, long to) {
        return switch (state) {
            case SIZE -> size(at, byteAt(segment, at));
            case SIZE_LF -> sizeEnd(at, byteAt(segment, at));
            case BYTES -> bytes(segment, at, to);
            case BYTES_CR -> bytesEnd(at, byteAt(segment, at));
            case BYTES_LF -> next(at, byteAt(segment, at));
            case TRAILERS -> trailers(segment, at, to);
        };
    }

    private long size(long at, int value) {
        if (Grammar.is(value, Grammar.HEX) && digits < MAX_DIGITS) {
            digits++;
            size = size << 4 | Character.digit(value, 16);
            return at + 1;
        }
        if (value != '\r' || digits == 0) {
            return fail("malformed chunk size", SECTION);
        }
        // Unsigned: sixteen digits may set the highest bit.
        if (Long.compareUnsigned(size, allowed) > 0) {
            return fail(BodyDecoder.tooLarge());
        }
        allowed -= size;
        state = State.SIZE_LF;
        return at + 1;
    }

    private long sizeEnd(long at, int value) {
        state = size == 0 ? State.TRAILERS : State.BYTES;
        return lineFeed(at, value);
    }

    private long bytes(MemorySegment segment, long at, long to) {
        long end = at + Math.min(to - at, size);
        size -= end - at;
        if (size == 0) {
            state = State.BYTES_CR;
        }
        sink.body(segment, at, end);
        return end;
    }

    private long bytesEnd(long at, int value) {
        state = State.BYTES_LF;
        return value == '\r' ? at + 1 : fail("chunk longer than its size", SECTION);
    }

    private long next(long at, int value) {
        digits = 0;
        state = State.SIZE;
        return lineFeed(at, value);
    }

    private long trailers(MemorySegment segment, long at, long to) {
        long end = trailers.scan(segment, at, to);
        HttpError refusal = trailers.error();
        if (refusal != null) {
            return fail(refusal);
        }
        kept.append(segment, at, end < 0 ? to : end);
        if (end < 0) {
            return to;
        }
        finish();
        return hasOnlyPlainTrailers() ? end : fail("forbidden trailer field", "RFC 9110 §6.5.1");
    }

    private boolean hasOnlyPlainTrailers() {
        for (Headers.Field trailer : trailers.headers(kept, 0)) {
            String name = Grammar.lower(trailer.name());
            if (NEVER_IN_TRAILERS.contains(name) || name.startsWith("sec-websocket-")) {
                return false;
            }
        }
        return true;
    }
}
