package dev.corinth.oracle;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One frame of RFC 6455 §5.2 with every bit free to be wrong.
/// Immutable.
///
/// A frame starts out well formed (final, no reserved bit, not masked, shortest length); each
/// `with…` gives a copy that differs in one thing:
///
/// ```
/// RawFrame.text("Hi").withMask(0x37fa213d).toBytes()      // as a client sends it
/// RawFrame.ping().withFin(false).withRsv(0b100)           // wrong twice over
/// RawFrame.binary(bytes).withLengthBits(64)               // not minimal
/// RawFrame.text("").withLength(1L << 63)                  // declares what never comes
/// ```
public final class RawFrame {
    /// Opcode of a continuation frame.
    public static final int CONTINUATION = 0x0;

    /// Opcode of a text frame.
    public static final int TEXT = 0x1;

    /// Opcode of a binary frame.
    public static final int BINARY = 0x2;

    /// Opcode of a close frame.
    public static final int CLOSE = 0x8;

    /// Opcode of a ping frame.
    public static final int PING = 0x9;

    /// Opcode of a pong frame.
    public static final int PONG = 0xA;

    private static final int SHORTEST = 0;

    private final int firstByte;
    private final boolean masked;
    private final int maskKey;
    private final int lengthBits;
    private final long declaredLength;
    private final byte[] payload;

    private RawFrame(
            int firstByte,
            boolean masked,
            int maskKey,
            int lengthBits,
            long declaredLength,
            byte[] payload) {
        this.firstByte = firstByte;
        this.masked = masked;
        this.maskKey = maskKey;
        this.lengthBits = lengthBits;
        this.declaredLength = declaredLength;
        this.payload = payload;
    }

    /// A frame of any opcode.
    ///
    /// @param opcode 0 to 15, reserved ones too
    /// @param payload its bytes before masking
    /// @return a final, unmasked frame
    public static RawFrame of(int opcode, byte... payload) {
        return new RawFrame(
                0x80 | (opcode & 0xF), false, 0, SHORTEST, payload.length, payload.clone());
    }

    /// A text frame.
    ///
    /// @param text its payload
    /// @return a final, unmasked frame
    public static RawFrame text(String text) {
        return of(TEXT, Bytes.utf8(text));
    }

    /// A binary frame.
    ///
    /// @param payload its payload
    /// @return a final, unmasked frame
    public static RawFrame binary(byte... payload) {
        return of(BINARY, payload);
    }

    /// A continuation frame.
    ///
    /// @param payload its payload
    /// @return a final, unmasked frame
    public static RawFrame continuation(byte... payload) {
        return of(CONTINUATION, payload);
    }

    /// A ping.
    ///
    /// @param payload its payload
    /// @return a final, unmasked frame
    public static RawFrame ping(byte... payload) {
        return of(PING, payload);
    }

    /// A pong.
    ///
    /// @param payload its payload
    /// @return a final, unmasked frame
    public static RawFrame pong(byte... payload) {
        return of(PONG, payload);
    }

    /// A close frame without code and reason.
    ///
    /// @return a final, unmasked frame with an empty payload
    public static RawFrame close() {
        return of(CLOSE);
    }

    /// A close frame.
    ///
    /// @param code any 16-bit number, forbidden ones too
    /// @param reason any text
    /// @return a final, unmasked frame
    public static RawFrame close(int code, String reason) {
        byte[] number = {(byte) (code >> 8), (byte) code};
        return of(CLOSE, Bytes.concat(number, Bytes.utf8(reason)));
    }

    /// The same frame with another FIN bit.
    ///
    /// @param fin whether it is the last of its message
    /// @return a copy
    public RawFrame withFin(boolean fin) {
        return withFirstByte((firstByte & 0x7F) | (fin ? 0x80 : 0));
    }

    /// The same frame with other reserved bits.
    ///
    /// @param rsv three bits: 4 is RSV1, 2 is RSV2, 1 is RSV3
    /// @return a copy
    public RawFrame withRsv(int rsv) {
        return withFirstByte((firstByte & 0x8F) | ((rsv & 7) << 4));
    }

    /// The same frame, masked.
    ///
    /// @param key the mask key; its most significant byte goes over the wire first
    /// @return a copy
    public RawFrame withMask(int key) {
        return new RawFrame(firstByte, true, key, lengthBits, declaredLength, payload);
    }

    /// The same frame, not masked.
    ///
    /// @return a copy
    public RawFrame withoutMask() {
        return new RawFrame(firstByte, false, 0, lengthBits, declaredLength, payload);
    }

    /// The same frame with its length written in a given form, shortest or not.
    ///
    /// @param bits 7, 16 or 64; a length that does not fit is cut to its low bits
    /// @return a copy
    public RawFrame withLengthBits(int bits) {
        if (bits != 7 && bits != 16 && bits != 64) {
            throw new IllegalArgumentException("bits is none of 7, 16, 64: bits=" + bits);
        }
        return new RawFrame(firstByte, masked, maskKey, bits, declaredLength, payload);
    }

    /// The same frame declaring a length that its payload does not have.
    ///
    /// @param declared 64 bits; negative stands for a set most significant bit
    /// @return a copy
    public RawFrame withLength(long declared) {
        return new RawFrame(firstByte, masked, maskKey, lengthBits, declared, payload);
    }

    /// Whether it is the last frame of its message.
    ///
    /// @return the FIN bit
    public boolean isFin() {
        return (firstByte & 0x80) != 0;
    }

    /// The reserved bits.
    ///
    /// @return 0 to 7: 4 is RSV1, 2 is RSV2, 1 is RSV3
    public int rsv() {
        return (firstByte >> 4) & 7;
    }

    /// The opcode.
    ///
    /// @return 0 to 15
    public int opcode() {
        return firstByte & 0xF;
    }

    /// Whether it is masked.
    ///
    /// @return the MASK bit
    public boolean isMasked() {
        return masked;
    }

    /// The mask key.
    ///
    /// @return its four bytes, the first one on top; 0 when not masked
    public int maskKey() {
        return maskKey;
    }

    /// The number of bits in which the length is written.
    ///
    /// @return 7, 16 or 64
    public int lengthBits() {
        return lengthBits == SHORTEST ? shortest(declaredLength) : lengthBits;
    }

    /// The payload before masking.
    ///
    /// @return a new array
    public byte[] payload() {
        return payload.clone();
    }

    /// The payload as text.
    ///
    /// @return the payload read as UTF-8, with replacement characters where it is none
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// The code of a close frame.
    ///
    /// @return the first two bytes of the payload; 1005 when there are fewer (RFC 6455 §7.1.5)
    public int closeCode() {
        return payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
    }

    /// The reason of a close frame.
    ///
    /// @return the payload from its third byte on, as text
    public String closeReason() {
        int from = Math.min(2, payload.length);
        return new String(payload, from, payload.length - from, StandardCharsets.UTF_8);
    }

    /// The frame as it goes over the wire.
    ///
    /// @return header and payload, masked when it is to be
    public byte[] toBytes() {
        ByteBuffer out = ByteBuffer.allocate(14 + payload.length);
        out.put((byte) firstByte);
        int maskBit = masked ? 0x80 : 0;
        switch (lengthBits()) {
            case 7 -> out.put((byte) (maskBit | (declaredLength & 0x7F)));
            case 16 -> out.put((byte) (maskBit | 126)).putShort((short) declaredLength);
            default -> out.put((byte) (maskBit | 127)).putLong(declaredLength);
        }
        if (masked) {
            out.putInt(maskKey);
        }
        out.put(masked ? masked(payload, maskKey) : payload);
        return Arrays.copyOf(out.array(), out.position());
    }

    private RawFrame withFirstByte(int changed) {
        return new RawFrame(changed, masked, maskKey, lengthBits, declaredLength, payload);
    }

    /// One byte at a time, as RFC 6455 §5.3 words it; the same turns a masked payload back.
    static byte[] masked(byte[] payload, int key) {
        byte[] masked = new byte[payload.length];
        for (int index = 0; index < payload.length; index++) {
            int keyByte = (key >>> (8 * (3 - index % 4))) & 0xFF;
            masked[index] = (byte) (payload[index] ^ keyByte);
        }
        return masked;
    }

    private static int shortest(long length) {
        if (length >= 0 && length <= 125) {
            return 7;
        }
        return length >= 0 && length <= 0xFFFF ? 16 : 64;
    }

    /// Frames are equal when their bytes on the wire are.
    ///
    /// @param other anything
    /// @return whether it is a frame with the same bytes
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawFrame frame && Arrays.equals(toBytes(), frame.toBytes());
    }

    /// The hash of the bytes on the wire.
    ///
    /// @return any number
    @Override
    public int hashCode() {
        return Arrays.hashCode(toBytes());
    }

    /// Everything about the frame on one line, for failures.
    ///
    /// @return for example `fin rsv=0 opcode=0x1 unmasked length=2/7 2 bytes [48 69]`
    @Override
    public String toString() {
        return "%s rsv=%d opcode=0x%x %s length=%s/%d %s"
                .formatted(
                        isFin() ? "fin" : "more",
                        rsv(),
                        opcode(),
                        masked ? "key=%08x".formatted(maskKey) : "unmasked",
                        Long.toUnsignedString(declaredLength),
                        lengthBits(),
                        Bytes.describe(payload));
    }
}
