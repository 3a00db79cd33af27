package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// Messages out of the payloads of data frames: assembly, UTF-8, inflation, limits.
/// Owned by its loop.
///
/// A message that is whole in one frame and in one piece is told where it lies. Everything else
/// grows in one buffer, or leaves piece by piece when messages are streamed. Compressed payloads
/// are inflated as they arrive and never stored.
final class MessageReader {
    private static final CodecHandler SILENCE = new SilentHandler();

    private final MessageMeter meter = new MessageMeter();
    private final PayloadBuffer buffer;
    private final Inflating inflating;
    private CodecHandler handler = SILENCE;
    private boolean streaming;
    private int opcode;
    private boolean compressed;
    private boolean lastFrame;
    private boolean told;
    private int utf8;

    MessageReader(Memory memory, CompressionPool pool) {
        buffer = new PayloadBuffer(memory);
        inflating = new Inflating(pool);
    }

    void bind(CodecSettings settings, InflateContext context) {
        streaming = settings.streaming();
        meter.bind(settings.limits(), streaming);
        inflating.bind(context);
    }

    /// Says whom to tell.
    void listen(CodecHandler listener) {
        handler = listener;
    }

    /// Tells nobody anything from now on.
    void mute() {
        handler = SILENCE;
    }

    boolean isOpen() {
        return opcode != Opcode.CONTINUATION;
    }

    /// The payload must be checked to be UTF-8 as it is unmasked.
    boolean isPlainText() {
        return opcode == Opcode.TEXT && !compressed;
    }

    /// A data frame starts; judged from its header alone.
    @Nullable Violation startFrame(FrameDecoder header) {
        boolean opens = header.opcode() != Opcode.CONTINUATION;
        if (opens) {
            opcode = header.opcode();
            compressed = header.isCompressed();
            told = false;
            utf8 = Utf8.ACCEPT;
            meter.start();
            if (compressed) {
                inflating.start();
            }
        }
        lastFrame = header.isFinal();
        if (header.payloadLength() == 0 && !(opens && lastFrame)) {
            handler.onEmptyFragment();
        }
        return meter.addFrame(header, compressed);
    }

    /// A control frame stands between the frames of a message.
    @Nullable Violation countControl(FrameDecoder header) {
        return isOpen() ? meter.addToChain(header) : null;
    }

    /// Takes the next unmasked bytes of the frame's payload.
    ///
    /// @param ascii true when they are known to be ASCII
    /// @param endsFrame true when no more will come for this frame
    @Nullable Violation take(
            MemorySegment segment, long from, long to, boolean ascii, boolean endsFrame) {
        boolean ends = endsFrame && lastFrame;
        if (compressed) {
            Violation violation = inflate(segment, from, to);
            return violation == null && ends ? endInflated() : violation;
        }
        if (opcode == Opcode.TEXT && !isText(segment, from, to, ascii, ends)) {
            return Violation.INVALID_TEXT;
        }
        return pass(segment, from, to, ends);
    }

    private @Nullable Violation pass(MemorySegment segment, long from, long to, boolean ends) {
        if (streaming) {
            tell(segment, from, to, ends);
        } else if (ends && buffer.length() == 0) {
            deliver(segment, from, to);
        } else {
            return assemble(segment, from, to, ends);
        }
        return null;
    }

    /// Makes room where the next bytes of the frame under way can be received to stay.
    ///
    /// @param least how much room is worth it
    /// @return false when these bytes are not gathered as they come, or there is less room
    boolean widen(long least) {
        return isOpen() && !streaming && !compressed && buffer.widen(least, ceiling());
    }

    /// Where bytes are gathered.
    MemorySegment gathered() {
        return buffer.segment();
    }

    /// How many bytes were gathered, from the beginning of that memory.
    long gatheredBytes() {
        return buffer.length();
    }

    private long ceiling() {
        return lastFrame ? meter.bytes() : meter.maxBytes();
    }

    private @Nullable Violation assemble(MemorySegment segment, long from, long to, boolean ends) {
        if (!buffer.append(segment, from, to, ceiling())) {
            return Violation.NO_MEMORY;
        }
        if (ends) {
            deliver(buffer.segment(), 0, buffer.length());
        }
        return null;
    }

    private boolean isText(MemorySegment segment, long from, long to, boolean ascii, boolean ends) {
        if (!ascii || utf8 != Utf8.ACCEPT) {
            utf8 = Utf8.check(utf8, segment, from, to);
        }
        return ends ? utf8 == Utf8.ACCEPT : utf8 != Utf8.REJECT;
    }

    private @Nullable Violation inflate(MemorySegment segment, long from, long to) {
        if (!inflating.input(segment, from, to)) {
            return Violation.NO_MEMORY;
        }
        Violation violation = null;
        int count = 1;
        while (count != 0 && violation == null) {
            // One byte over the limit is enough to know.
            count = inflating.produce(meter.room() + 1);
            violation = takeInflated(inflating.output(), count);
        }
        return violation;
    }

    private @Nullable Violation takeInflated(MemorySegment output, int count) {
        if (count <= 0) {
            return count == 0 ? null : failure(count);
        }
        Violation violation = judgeInflated(output, count);
        return violation == null ? passInflated(output, count) : violation;
    }

    /// The text that fits is judged before the byte that does not, as if that had come in a piece
    /// of its own: so the verdict does not depend on how the input was cut.
    private @Nullable Violation judgeInflated(MemorySegment output, int count) {
        long fitting = Math.min(count, meter.room());
        if (opcode == Opcode.TEXT && !isText(output, 0, fitting, false, false)) {
            return Violation.INVALID_TEXT;
        }
        return meter.addInflated(count);
    }

    private @Nullable Violation passInflated(MemorySegment output, int count) {
        if (streaming) {
            tell(output, 0, count, false);
            return null;
        }
        return buffer.append(output, 0, count, meter.maxBytes()) ? null : Violation.NO_MEMORY;
    }

    private static Violation failure(int count) {
        return count == Inflating.NO_MEMORY ? Violation.NO_MEMORY : Violation.CORRUPT_COMPRESSION;
    }

    private @Nullable Violation endInflated() {
        if (!inflating.finish()) {
            return Violation.CORRUPT_COMPRESSION;
        }
        if (utf8 != Utf8.ACCEPT) {
            return Violation.INVALID_TEXT;
        }
        if (streaming) {
            tell(MemorySegment.NULL, 0, 0, true);
        } else {
            deliver(buffer.segment(), 0, buffer.length());
        }
        return null;
    }

    private void tell(MemorySegment segment, long from, long to, boolean last) {
        if (from == to && !last) {
            return;
        }
        CodecHandler.Place place = CodecHandler.Place.of(!told, last);
        int kind = opcode;
        told = true;
        if (last) {
            opcode = Opcode.CONTINUATION;
        }
        handler.onFragment(kind, place, segment, from, to);
    }

    private void deliver(MemorySegment segment, long from, long to) {
        int kind = opcode;
        opcode = Opcode.CONTINUATION;
        handler.onMessage(kind, segment, from, to);
        buffer.release();
    }

    /// Drops the open message, if there is one, and gives back all that it held.
    void abandon() {
        opcode = Opcode.CONTINUATION;
        inflating.abandon();
        buffer.release();
    }
}
