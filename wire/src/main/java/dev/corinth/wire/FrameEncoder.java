package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// Writes frames into memory (RFC 6455 §5.2).
/// Immutable; all methods are static.
///
/// The first byte of a frame is put together by [#first]; lengths are written in their shortest
/// form. A header without a mask key may be written directly in front of a payload that is already
/// where it should be.
public final class FrameEncoder {
    /// The longest header: two bytes, eight of length, four of key.
    public static final int LONGEST_HEADER = 14;

    private static final int SHORT_LENGTH = 125;
    private static final int MEDIUM_LENGTH = 0xFFFF;

    private FrameEncoder() {}

    /// The first byte of a frame that is a whole message or a control frame.
    ///
    /// @param opcode one of [Opcode]
    /// @return the byte, with FIN set
    public static int first(int opcode) {
        return FrameDecoder.FIN | opcode;
    }

    /// The first byte of any frame.
    ///
    /// @param opcode one of [Opcode]
    /// @param fin true for the last frame of a message
    /// @param compressed true to set RSV1 (RFC 7692 §6.1), on the first frame of a message
    /// @return the byte
    public static int first(int opcode, boolean fin, boolean compressed) {
        return (fin ? FrameDecoder.FIN : 0) | (compressed ? FrameDecoder.RSV1 : 0) | opcode;
    }

    /// How long the header before a payload is.
    ///
    /// @param payloadLength bytes of the payload
    /// @param masked true for frames of a client
    /// @return 2 to [#LONGEST_HEADER]
    public static int headerLength(long payloadLength, boolean masked) {
        int key = masked ? 4 : 0;
        if (payloadLength <= SHORT_LENGTH) {
            return 2 + key;
        }
        return (payloadLength <= MEDIUM_LENGTH ? 4 : 10) + key;
    }

    /// Writes a header without a mask key: a server's.
    ///
    /// @param target native memory
    /// @param at where to write
    /// @param first the first byte, see [#first]
    /// @param payloadLength bytes of the payload
    /// @return the position after it, where the payload belongs
    public static long writeHeader(MemorySegment target, long at, int first, long payloadLength) {
        return writeStart(target, at, first, payloadLength, 0);
    }

    /// Writes a header with a mask key: a client's. The payload is to be masked with the same key.
    ///
    /// @param target native memory
    /// @param at where to write
    /// @param first the first byte, see [#first]
    /// @param payloadLength bytes of the payload
    /// @param key the mask key, first wire byte lowest
    /// @return the position after it, where the payload belongs
    public static long writeMaskedHeader(
            MemorySegment target, long at, int first, long payloadLength, int key) {
        long next = writeStart(target, at, first, payloadLength, FrameDecoder.MASKED);
        target.set(FrameDecoder.KEY, next, key);
        return next + 4;
    }

    /// Writes a whole frame of a server: header and payload.
    ///
    /// @param target native memory
    /// @param at where to write
    /// @param first the first byte, see [#first]
    /// @param source native memory that holds the payload; it is not changed
    /// @param from the payload's first byte
    /// @param to its end, exclusive
    /// @return the position after the frame
    public static long writeFrame(
            MemorySegment target, long at, int first, MemorySegment source, long from, long to) {
        long payload = writeHeader(target, at, first, to - from);
        MemorySegment.copy(source, from, target, payload, to - from);
        return payload + to - from;
    }

    /// Writes a whole frame of a client: header and masked payload.
    ///
    /// @param target native memory
    /// @param at where to write
    /// @param first the first byte, see [#first]
    /// @param source native memory that holds the payload; it is not changed
    /// @param from the payload's first byte
    /// @param to its end, exclusive
    /// @param key the mask key, first wire byte lowest
    /// @return the position after the frame
    public static long writeMaskedFrame(
            MemorySegment target,
            long at,
            int first,
            MemorySegment source,
            long from,
            long to,
            int key) {
        long payload = writeMaskedHeader(target, at, first, to - from, key);
        long end = payload + to - from;
        // Copied first and masked where it lies: faster than both at once from one to the other.
        MemorySegment.copy(source, from, target, payload, to - from);
        Mask.apply(target, payload, end, key, 0);
        return end;
    }

    private static long writeStart(
            MemorySegment target, long at, int first, long payloadLength, int maskBit) {
        target.set(FrameDecoder.BYTE, at, (byte) first);
        if (payloadLength <= SHORT_LENGTH) {
            target.set(FrameDecoder.BYTE, at + 1, (byte) (maskBit | payloadLength));
            return at + 2;
        }
        if (payloadLength <= MEDIUM_LENGTH) {
            target.set(FrameDecoder.BYTE, at + 1, (byte) (maskBit | FrameDecoder.LENGTH_IN_2));
            target.set(FrameDecoder.SHORT, at + 2, (short) payloadLength);
            return at + 4;
        }
        target.set(FrameDecoder.BYTE, at + 1, (byte) (maskBit | FrameDecoder.LENGTH_IN_8));
        target.set(FrameDecoder.LONG, at + 2, payloadLength);
        return at + 10;
    }
}
