package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// Finds the bytes of one body in whatever pieces arrive, and its end.
/// Owned by one thread at a time.
///
/// The body is handed on where it lies; nothing of it is kept or copied here. A call with no bytes
/// (`from == to`) tells beforehand whether a body is refused or absent, so that `100 Continue` is
/// not sent in vain.
public final class BodyDecoder {
    private final BodyFraming framing;
    private final @Nullable ChunkedBody chunked;
    private long remaining;
    private @Nullable HttpError error;

    private BodyDecoder(BodyFraming framing, int headerBytes, HttpLimits limits) {
        this.framing = framing;
        boolean isChunked = framing.kind() == BodyFraming.Kind.CHUNKED;
        boolean isSized = framing.kind() == BodyFraming.Kind.SIZED;
        chunked = isChunked ? new ChunkedBody(limits, headerBytes) : null;
        remaining = isSized ? framing.length() : limits.maxBody();
        if (remaining > limits.maxBody()) {
            error = tooLarge();
        }
    }

    /// Receives the pieces of a body.
    /// Called by the thread that feeds the decoder.
    @FunctionalInterface
    public interface Sink {
        /// Takes the next bytes of the body, at least one.
        ///
        /// @param segment the memory that was given to the decoder
        /// @param from where the bytes begin
        /// @param to where they end; they are the caller's again when this method returns
        void body(MemorySegment segment, long from, long to);
    }

    /// A decoder for the body of a request.
    ///
    /// @param head the request
    /// @param limits how large the body may be; trailers share the header limits with the head
    /// @return a decoder at the start of the body
    public static BodyDecoder of(RequestHead head, HttpLimits limits) {
        return new BodyDecoder(head.framing(), head.headerBytes(), limits);
    }

    /// A decoder for the body of a response. One that lasts until the connection closes never ends
    /// here; the caller knows when it does.
    ///
    /// @param head the response
    /// @param limits how large the body may be
    /// @return a decoder at the start of the body
    public static BodyDecoder of(ResponseHead head, HttpLimits limits) {
        return new BodyDecoder(head.framing(), 0, limits);
    }

    /// Reads on.
    ///
    /// @param segment native memory, only read, and not kept after the call
    /// @param from where the unread bytes begin
    /// @param to where they end
    /// @param sink receives the bytes of the body among them
    /// @return the position after the body, or [HeadParser#NEED_MORE] when all bytes were taken and
    ///     the body is not whole, or [HeadParser#ERROR]
    public long decode(MemorySegment segment, long from, long to, Sink sink) {
        assert segment.isNative();
        if (error != null) {
            return HeadParser.ERROR;
        }
        if (chunked != null) {
            long at = chunked.scan(segment, from, to, sink);
            error = chunked.error();
            return at;
        }
        return plain(segment, from, to, sink);
    }

    private long plain(MemorySegment segment, long from, long to, Sink sink) {
        boolean isSized = framing.kind() == BodyFraming.Kind.SIZED;
        if (!isSized && to - from > remaining) {
            error = tooLarge();
            return HeadParser.ERROR;
        }
        long end = from + Math.min(to - from, remaining);
        if (end > from) {
            remaining -= end - from;
            sink.body(segment, from, end);
        }
        return isSized && remaining == 0 ? end : HeadParser.NEED_MORE;
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

    static HttpError tooLarge() {
        return new HttpError(413, "body too large", "RFC 9110 §15.5.14");
    }
}
