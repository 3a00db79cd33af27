package dev.corinth.wire;

/// One frame as it was on the wire, seen by somebody who looks on. Immutable.
///
public final class SeenFrame {
    private final int first;
    private final boolean isMasked;
    private final int maskKey;
    private final int headerLength;
    private final long length;
    private final byte[] payload;

    /// Makes one.
    ///
    /// @param first the first byte: FIN, the reserved bits, the opcode
    /// @param isMasked whether it had a mask key
    /// @param maskKey the key, first wire byte lowest; 0 without
    /// @param headerLength how many bytes the header had
    /// @param length how many bytes the payload had
    /// @param payload the first of them, without the mask; not changed afterwards
    public SeenFrame(
            int first,
            boolean isMasked,
            int maskKey,
            int headerLength,
            long length,
            byte[] payload) {
        this.first = first;
        this.isMasked = isMasked;
        this.maskKey = maskKey;
        this.headerLength = headerLength;
        this.length = length;
        this.payload = payload;
    }

    /// Whether it had a mask key.
    ///
    /// @return true for frames of clients
    public boolean isMasked() {
        return isMasked;
    }

    /// The mask key.
    ///
    /// @return first wire byte lowest; 0 without
    public int maskKey() {
        return maskKey;
    }

    /// How many bytes the header had.
    ///
    /// @return 2 to 14
    public int headerLength() {
        return headerLength;
    }

    /// How many bytes the payload had.
    ///
    /// @return as on the wire
    public long length() {
        return length;
    }

    /// The first bytes of the payload, without the mask.
    ///
    /// @return not to be changed
    public byte[] payload() {
        return payload;
    }

    /// The opcode (RFC 6455 §5.2).
    ///
    /// @return 0 to 15
    public int opcode() {
        return first & FrameDecoder.OPCODE;
    }

    /// Whether it ends its message.
    ///
    /// @return true for FIN
    public boolean isFinal() {
        return (first & FrameDecoder.FIN) != 0;
    }

    /// Whether its message is compressed (RFC 7692 §6).
    ///
    /// @return true for RSV1
    public boolean isCompressed() {
        return (first & FrameDecoder.RSV1) != 0;
    }

    /// Whether all of the payload is here.
    ///
    /// @return false if only its beginning is
    public boolean isWhole() {
        return payload.length == length;
    }

    /// The same with another payload, such as one in which secrets are hidden.
    ///
    /// @param other what is shown of it
    /// @return a changed copy
    public SeenFrame withPayload(byte[] other) {
        return new SeenFrame(first, isMasked, maskKey, headerLength, length, other);
    }
}
