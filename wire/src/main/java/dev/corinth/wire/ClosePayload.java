package dev.corinth.wire;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The payload of a close frame (RFC 6455 §5.5.1): nothing, or a code and a reason.
/// Immutable; all methods are static.
public final class ClosePayload {
    /// The most bytes of UTF-8 that a reason may have.
    public static final int LONGEST_REASON = 123;

    /// The bytes of the code before the reason.
    public static final int CODE_BYTES = 2;

    private static final ValueLayout.OfShort CODE =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private ClosePayload() {}

    /// Judges a received payload.
    ///
    /// @return what is wrong with it, or null
    static @Nullable Violation examine(MemorySegment segment, long from, long to) {
        if (from == to) {
            return null;
        }
        if (to - from < CODE_BYTES) {
            return Violation.CLOSE_OF_ONE_BYTE;
        }
        if (!CloseCode.isReceivable(code(segment, from, to))) {
            return Violation.INVALID_CLOSE_CODE;
        }
        return Utf8.isValid(segment, from + CODE_BYTES, to) ? null : Violation.INVALID_CLOSE_REASON;
    }

    /// The code of a payload that was found right.
    static int code(MemorySegment segment, long from, long to) {
        return from == to ? CloseCode.NO_CODE : segment.get(CODE, from) & 0xFFFF;
    }

    /// Encodes a code and a reason. Everything is checked before anything is written.
    ///
    /// @param code one for which [CloseCode#isSendable] holds
    /// @param reason at most [#LONGEST_REASON] bytes of UTF-8, no half surrogate pairs
    /// @return the payload; an empty array is the payload without a code
    /// @throws IllegalArgumentException when either is not as it must be
    public static byte[] encode(int code, String reason) {
        if (!CloseCode.isSendable(code)) {
            throw new IllegalArgumentException("close code may not be sent: code=" + code);
        }
        ByteBuffer text = encodeReason(reason);
        if (text.remaining() > LONGEST_REASON) {
            throw new IllegalArgumentException(
                    "close reason over 123 bytes: length=" + text.remaining());
        }
        byte[] payload = new byte[CODE_BYTES + text.remaining()];
        payload[0] = (byte) (code >>> 8);
        payload[1] = (byte) code;
        text.get(payload, CODE_BYTES, text.remaining());
        return payload;
    }

    private static ByteBuffer encodeReason(String reason) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("close reason holds half a surrogate pair", e);
        }
    }
}
