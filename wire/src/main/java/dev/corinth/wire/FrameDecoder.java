package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The bits of one frame header (RFC 6455 §5.2); it knows no rules.
/// Owned by its loop.
///
/// ```
///   byte 0: fin 1 | rsv 3 | opcode 4      byte 1: masked 1 | length 7
///   126 → 2 bytes of length, 127 → 8 bytes      masked → 4 bytes of key
/// ```
///
/// A header may come in any number of pieces. One that is there as a whole is read with a few
/// loads; else each byte is pushed into the field it belongs to.
final class FrameDecoder {
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int RSV2_3 = 0x30;
    static final int OPCODE = 0x0F;
    static final int MASKED = 0x80;
    static final int LENGTH = 0x7F;
    static final int LENGTH_IN_2 = 126;
    static final int LENGTH_IN_8 = 127;
    private static final int START = 2;
    private static final int KEY_BYTES = 4;

    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt KEY =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private int first;
    private int second;
    private long length;
    private int key;
    private int have;

    /// Reads as much of the header as `[from, to)` holds.
    ///
    /// @return the position after it
    long read(MemorySegment segment, long from, long to) {
        if (have == 0 && to - from >= START) {
            second = segment.get(BYTE, from + 1) & 0xFF;
            if (to - from >= headerLength()) {
                return readWhole(segment, from);
            }
        }
        long at = from;
        while (at < to && !isComplete()) {
            push(segment.get(BYTE, at++) & 0xFF);
        }
        return at;
    }

    private long readWhole(MemorySegment segment, long from) {
        first = segment.get(BYTE, from) & 0xFF;
        int shortLength = second & LENGTH;
        if (shortLength < LENGTH_IN_2) {
            length = shortLength;
        } else if (shortLength == LENGTH_IN_2) {
            length = segment.get(SHORT, from + START) & 0xFFFF;
        } else {
            length = segment.get(LONG, from + START);
        }
        have = headerLength();
        if (isMasked()) {
            key = segment.get(KEY, from + have - KEY_BYTES);
        }
        return from + have;
    }

    private void push(int b) {
        if (have == 0) {
            first = b;
        } else if (have == 1) {
            second = b;
            int shortLength = b & LENGTH;
            length = shortLength < LENGTH_IN_2 ? shortLength : 0;
            key = 0;
        } else if (have < START + lengthBytes()) {
            length = (length << 8) | b;
        } else {
            key = (key >>> 8) | (b << 24);
        }
        have++;
    }

    /// Forgets the header; the next byte is the first of another.
    void reset() {
        have = 0;
    }

    boolean isEmpty() {
        return have == 0;
    }

    /// Both bytes are there that all rules but those about long lengths look at.
    boolean hasStart() {
        return have >= START;
    }

    boolean isComplete() {
        return have >= START && have == headerLength();
    }

    int first() {
        return first;
    }

    int second() {
        return second;
    }

    boolean isFinal() {
        return (first & FIN) != 0;
    }

    boolean isCompressed() {
        return (first & RSV1) != 0;
    }

    int opcode() {
        return first & OPCODE;
    }

    boolean isMasked() {
        return (second & MASKED) != 0;
    }

    /// As on the wire: negative when its most significant bit is set.
    long payloadLength() {
        return length;
    }

    /// The mask key, first wire byte lowest.
    int key() {
        return key;
    }

    int headerLength() {
        return START + lengthBytes() + (isMasked() ? KEY_BYTES : 0);
    }

    private int lengthBytes() {
        int shortLength = second & LENGTH;
        if (shortLength < LENGTH_IN_2) {
            return 0;
        }
        return shortLength == LENGTH_IN_2 ? 2 : 8;
    }
}
