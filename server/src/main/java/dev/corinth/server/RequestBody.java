package dev.corinth.server;

import dev.corinth.engine.Slabs;
import dev.corinth.http.BodyDecoder;
import dev.corinth.http.HeadParser;
import dev.corinth.http.HttpError;
import dev.corinth.poller.Blocks;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// The body of one request on its way: collected, dropped, or handed on piece by piece. Owned by
/// its loop.
///
/// What is collected lies in one block, doubled from what has come, never sized by what was
/// announced.
final class RequestBody {
    /// Nobody has asked for it yet.
    static final int NOT_ASKED_FOR = 1;

    private final BodyDecoder decoder;
    private final BodyDecoder.Sink sink;
    private final Slabs slabs;
    private MemorySegment collected = MemorySegment.NULL;
    private long length;
    private @Nullable HttpError refusal;
    private int holds;
    private Duration left = Duration.ZERO;

    private RequestBody(BodyDecoder decoder, Slabs slabs, BodyDecoder.@Nullable Sink sink) {
        this.decoder = decoder;
        this.slabs = slabs;
        this.sink = sink == null ? this::collect : sink;
    }

    static RequestBody collecting(BodyDecoder decoder, Slabs slabs) {
        return new RequestBody(decoder, slabs, null);
    }

    static RequestBody dropping(BodyDecoder decoder, Slabs slabs) {
        return new RequestBody(decoder, slabs, (memory, from, to) -> {});
    }

    /// Goes on to somebody who has yet to ask for it.
    static RequestBody streaming(BodyDecoder decoder, Slabs slabs, ExchangeEvents events) {
        var body = new RequestBody(decoder, slabs, events::piece);
        body.holds = NOT_ASKED_FOR;
        return body;
    }

    /// Reads on.
    ///
    /// @return as [BodyDecoder#decode]
    long read(MemorySegment segment, long from, long to) {
        long at = decoder.decode(segment, from, to, sink);
        return refusal != null ? HeadParser.ERROR : at;
    }

    HttpError error() {
        HttpError mine = refusal;
        return mine != null ? mine : decoder.error();
    }

    /// Whether it is read now.
    boolean isWanted() {
        return holds == 0;
    }

    boolean isHeld(int reason) {
        return (holds & reason) != 0;
    }

    void hold(int reason) {
        holds |= reason;
    }

    void release(int reason) {
        holds &= ~reason;
    }

    /// How long it may still take when it is read on.
    Duration left() {
        return left;
    }

    void left(Duration time) {
        left = time.isNegative() ? Duration.ZERO : time;
    }

    /// Hands over what was collected.
    void giveTo(ExchangeEvents events) {
        try {
            events.request(collected, 0, length);
        } finally {
            close();
        }
    }

    /// Gives the memory back. May be called again.
    void close() {
        if (collected.byteSize() > 0) {
            slabs.give(collected);
            collected = MemorySegment.NULL;
        }
    }

    private void collect(MemorySegment source, long from, long to) {
        long needed = length + to - from;
        if (needed > collected.byteSize() && !grow(needed)) {
            return;
        }
        MemorySegment.copy(source, from, collected, length, to - from);
        length = needed;
    }

    private boolean grow(long needed) {
        long size = Blocks.sizeFor(needed);
        if (refusal != null || !slabs.hasRoom(size)) {
            refusal = HttpError.UNAVAILABLE;
            return false;
        }
        MemorySegment larger = slabs.take(size);
        MemorySegment.copy(collected, 0, larger, 0, length);
        close();
        collected = larger;
        return true;
    }
}
