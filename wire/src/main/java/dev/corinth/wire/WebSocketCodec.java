package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// The receiving half of the protocol, for servers and clients: bytes in, events out.
/// Owned by one loop; every method on its thread.
///
/// ```
///   bytes ─► FrameDecoder ─► FrameRules ─┬─► MessageReader ─► onMessage, onFragment
///             bits            judged     └─► control frames ─► onPing, onPong, onClose
/// ```
///
/// A codec belongs to a connection only while something of it is unfinished: when [#isIdle], the
/// owner may [#bind] it to another. Whoever drops a codec that is not idle calls [#close].
public final class WebSocketCodec {
    /// How much of a frame must be to come for its place to be told, 16 KiB: receiving it by itself
    /// costs a call of the system, which must cost less than the copy that it saves.
    public static final long LEAST_PLACE = 16 << 10;

    private final FrameDecoder decoder = new FrameDecoder();
    private final MessageReader message;
    private final PayloadBuffer control;
    private CodecHandler handler = new SilentHandler();
    private int rules;
    private int key;
    private long remaining;
    private boolean feeding;
    private boolean stopped;
    private boolean draining;
    private boolean ended = true;

    /// A codec that is bound to no connection.
    ///
    /// @param memory where buffers for unfinished messages come from
    /// @param pool where inflaters come from; shared by all codecs of the loop
    public WebSocketCodec(Memory memory, CompressionPool pool) {
        message = new MessageReader(memory, pool);
        control = new PayloadBuffer(memory);
    }

    /// Takes on a connection, at a boundary between frames.
    ///
    /// @param settings how to read it
    /// @param context the connection's inflate window where the peer's context takeover was
    ///     agreed, else [InflateContext#NONE]
    /// @throws IllegalStateException when the codec is not idle
    public void bind(CodecSettings settings, InflateContext context) {
        if (!isIdle() || feeding) {
            throw new IllegalStateException("codec bound while something is unfinished");
        }
        rules = FrameRules.state(settings.role(), settings.deflate().isAgreed());
        message.bind(settings, context);
        decoder.reset();
        draining = false;
        ended = false;
    }

    /// Feeds the next bytes of the connection. They are unmasked, and so overwritten, in place.
    /// Those that lie where [#findPlace] said are not copied.
    ///
    /// After a close frame, a violation or an exception of the handler the codec takes nothing
    /// more: it returns `to` and tells nothing.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @param events whom to tell
    /// @return how far the codec got: `to`, unless the handler asked it to [#stop]
    public long feed(MemorySegment segment, long from, long to, CodecHandler events) {
        assert segment.isNative() : "heap memory on the hot path";
        Objects.checkFromToIndex(from, to, segment.byteSize());
        if (ended) {
            return to;
        }
        begin(events);
        boolean threw = true;
        try {
            long at = from;
            while (at < to && !stopped) {
                at = decoder.isComplete() ? payload(segment, at, to) : header(segment, at, to);
            }
            threw = false;
            return ended ? to : at;
        } finally {
            finish(threw);
        }
    }

    /// Asks whether the next bytes have a place where they would not be copied: the rest of a frame
    /// whose message is gathered as it comes, when it is [#LEAST_PLACE] or more. Between two feeds
    /// only; then [#place], [#placeFrom] and [#placeTo] say where it is, within memory that what
    /// has arrived has earned.
    ///
    /// Bytes that are received there are fed from there. All others are fed as ever, and the place
    /// is not touched before they are. It is gone once anything was fed, and after [#drain],
    /// [#close] and [#bind].
    ///
    /// @return true if there is one
    public boolean findPlace() {
        if (feeding) {
            throw new AssertionError("asked from inside a callback");
        }
        boolean isUnderWay = !ended && !draining && decoder.isComplete();
        return isUnderWay && remaining >= LEAST_PLACE && message.widen(LEAST_PLACE);
    }

    /// The memory in which the next bytes belong, after [#findPlace].
    ///
    /// @return native memory
    public MemorySegment place() {
        return message.gathered();
    }

    /// Where the next byte belongs.
    ///
    /// @return a position in [#place]
    public long placeFrom() {
        return message.gatheredBytes();
    }

    /// Where the place ends: with the frame, or with the memory that there is by now.
    ///
    /// @return a position in [#place], exclusive
    public long placeTo() {
        return Math.min(placeFrom() + remaining, place().byteSize());
    }

    private void begin(CodecHandler events) {
        if (feeding) {
            throw new AssertionError("codec fed from inside its own callback");
        }
        handler = events;
        message.listen(events);
        stopped = false;
        feeding = true;
    }

    private void finish(boolean threw) {
        feeding = false;
        if (ended || threw) {
            ended = true;
            release();
        } else if (draining) {
            message.abandon();
        }
    }

    /// Tells whether nothing is unfinished: no part of a header, of a payload or of a message is
    /// held. True after the end as well.
    ///
    /// @return true when the codec may be bound to another connection
    public boolean isIdle() {
        return ended || (decoder.isEmpty() && (rules & FrameRules.FRAGMENTED) == 0);
    }

    /// Tells whether the codec takes nothing more, after a close frame, a violation or [#close].
    ///
    /// @return true until it is bound again
    public boolean isEnded() {
        return ended;
    }

    /// Asks, from inside a callback, that [#feed] return soon: at the end of the frame in hand, or,
    /// of a frame that is longer than what was fed, at the end of the piece in hand. The bytes from
    /// the position it returns on have to be fed again later.
    public void stop() {
        stopped = true;
    }

    /// Listens for nothing but the peer's close frame from now on: we sent ours (RFC 6455 §5.5.1).
    /// Frames are still judged by their headers, and dropped. An unfinished message is given up.
    /// Lasts until the next [#bind].
    public void drain() {
        draining = true;
        message.mute();
        if (!feeding) {
            message.abandon();
        }
    }

    /// Gives everything back and takes nothing more until the next [#bind]. From inside a callback
    /// it has its effect when the callback returns. May be called twice.
    public void close() {
        ended = true;
        stopped = true;
        if (feeding) {
            message.mute();
        } else {
            release();
        }
    }

    private void release() {
        message.abandon();
        control.release();
        decoder.reset();
    }

    private long header(MemorySegment segment, long at, long to) {
        long next = decoder.read(segment, at, to);
        if (decoder.hasStart() && !FrameRules.accepts(decoder.first(), decoder.second(), rules)) {
            fail(FrameRules.explain(decoder.first(), decoder.second(), rules));
        } else if (decoder.isComplete()) {
            fail(startFrame());
            if (remaining == 0 && !ended) {
                piece(segment, next, next);
            }
        }
        return next;
    }

    private @Nullable Violation startFrame() {
        Violation violation = FrameRules.explainLength(decoder);
        if (violation != null) {
            return violation;
        }
        remaining = decoder.payloadLength();
        key = decoder.key();
        if (Opcode.isControl(decoder.opcode())) {
            return draining ? null : message.countControl(decoder);
        }
        rules = (rules & ~FrameRules.FRAGMENTED) | (decoder.isFinal() ? 0 : FrameRules.FRAGMENTED);
        return draining ? null : message.startFrame(decoder);
    }

    private long payload(MemorySegment segment, long at, long to) {
        long end = remaining < to - at ? at + remaining : to;
        remaining -= end - at;
        piece(segment, at, end);
        return end;
    }

    private void piece(MemorySegment segment, long from, long to) {
        if (Opcode.isControl(decoder.opcode())) {
            controlPiece(segment, from, to);
        } else if (!draining) {
            boolean ascii = unmask(segment, from, to, message.isPlainText());
            fail(message.take(segment, from, to, ascii, remaining == 0));
        }
        if (remaining == 0) {
            decoder.reset();
        }
    }

    /// @return true when the bytes are known to be ASCII
    private boolean unmask(MemorySegment segment, long from, long to, boolean testAscii) {
        if (!decoder.isMasked()) {
            return false;
        }
        int now = key;
        key = Mask.rotate(now, to - from);
        if (testAscii) {
            return Mask.applyAndTestAscii(segment, from, to, now, 0);
        }
        Mask.apply(segment, from, to, now, 0);
        return false;
    }

    private void controlPiece(MemorySegment segment, long from, long to) {
        if (draining && decoder.opcode() != Opcode.CLOSE) {
            return;
        }
        unmask(segment, from, to, false);
        if (remaining == 0 && control.length() == 0) {
            tellControl(segment, from, to);
        } else if (!control.append(segment, from, to, decoder.payloadLength())) {
            fail(Violation.NO_MEMORY);
        } else if (remaining == 0) {
            tellControl(control.segment(), 0, control.length());
            control.release();
        }
    }

    private void tellControl(MemorySegment segment, long from, long to) {
        switch (decoder.opcode()) {
            case Opcode.PING -> handler.onPing(segment, from, to);
            case Opcode.PONG -> handler.onPong(segment, from, to);
            default -> tellClose(segment, from, to);
        }
    }

    private void tellClose(MemorySegment segment, long from, long to) {
        Violation violation = ClosePayload.examine(segment, from, to);
        if (violation != null) {
            fail(violation);
            return;
        }
        end();
        int code = ClosePayload.code(segment, from, to);
        long reason = Math.min(to, from + ClosePayload.CODE_BYTES);
        handler.onClose(code, segment, reason, to);
    }

    private void fail(@Nullable Violation violation) {
        if (violation != null && !ended) {
            end();
            message.abandon();
            handler.onViolation(violation);
        }
    }

    private void end() {
        ended = true;
        stopped = true;
    }
}
