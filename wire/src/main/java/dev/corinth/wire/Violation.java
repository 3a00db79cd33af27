package dev.corinth.wire;

/// What a peer did wrong, with the close code and the words that answer it.
/// Immutable.
///
/// One constant for each rule, so that a counter, a log line and a test can name it. A violation
/// ends the connection: the owner sends [#closeCode] with [#text] and closes.
public enum Violation {
    /// RSV1, RSV2 or RSV3 is set and no agreed extension gives it a meaning.
    RESERVED_BIT(CloseCode.PROTOCOL_ERROR, "reserved bit set", "RFC 6455 §5.2"),

    /// RSV1 stands on a control frame or on a continuation.
    MISPLACED_COMPRESSION_BIT(
            CloseCode.PROTOCOL_ERROR,
            "compression bit on a frame that starts no message",
            "RFC 7692 §6.1"),

    /// The opcode is one of 3 to 7 or 11 to 15.
    RESERVED_OPCODE(CloseCode.PROTOCOL_ERROR, "reserved opcode", "RFC 6455 §5.2"),

    /// A control frame without FIN.
    FRAGMENTED_CONTROL(CloseCode.PROTOCOL_ERROR, "fragmented control frame", "RFC 6455 §5.5"),

    /// A control frame of more than 125 bytes.
    LONG_CONTROL(CloseCode.PROTOCOL_ERROR, "control frame over 125 bytes", "RFC 6455 §5.5"),

    /// A frame to a server without a mask key.
    UNMASKED_BY_CLIENT(CloseCode.PROTOCOL_ERROR, "client frame not masked", "RFC 6455 §5.1"),

    /// A frame to a client with a mask key.
    MASKED_BY_SERVER(CloseCode.PROTOCOL_ERROR, "server frame masked", "RFC 6455 §5.1"),

    /// A continuation while no message is open.
    STRAY_CONTINUATION(CloseCode.PROTOCOL_ERROR, "continuation of no message", "RFC 6455 §5.4"),

    /// A text or binary frame while another message is open.
    INTERRUPTED_MESSAGE(
            CloseCode.PROTOCOL_ERROR, "new message inside a fragmented one", "RFC 6455 §5.4"),

    /// A length in 2 or 8 bytes that fits into fewer.
    LONG_FORM_LENGTH(CloseCode.PROTOCOL_ERROR, "length not in its shortest form", "RFC 6455 §5.2"),

    /// An 8-byte length with its most significant bit set.
    LENGTH_SIGN_BIT(CloseCode.PROTOCOL_ERROR, "length of 2^63 or more", "RFC 6455 §5.2"),

    /// A message, after inflation, over [MessageLimits#maxMessage] or
    /// [MessageLimits#maxStream].
    MESSAGE_TOO_BIG(CloseCode.TOO_BIG, "message too big", "RFC 6455 §7.4.1"),

    /// A message whose frames, headers and interleaved control frames together pass
    /// [MessageLimits#maxFrameChain].
    FRAME_CHAIN_TOO_BIG(CloseCode.TOO_BIG, "frames of one message too big", "RFC 6455 §10.4"),

    /// A message in more fragments than [MessageLimits#maxFragments].
    TOO_MANY_FRAGMENTS(CloseCode.POLICY, "too many fragments", "RFC 6455 §10.4"),

    /// A text message that is not UTF-8.
    INVALID_TEXT(CloseCode.INVALID_PAYLOAD, "text is not UTF-8", "RFC 6455 §8.1"),

    /// A close frame with a single byte of payload.
    CLOSE_OF_ONE_BYTE(CloseCode.PROTOCOL_ERROR, "close payload of one byte", "RFC 6455 §5.5.1"),

    /// A close code that may not stand on the wire.
    INVALID_CLOSE_CODE(CloseCode.PROTOCOL_ERROR, "invalid close code", "RFC 6455 §7.4"),

    /// A close reason that is not UTF-8.
    INVALID_CLOSE_REASON(CloseCode.INVALID_PAYLOAD, "close reason is not UTF-8", "RFC 6455 §5.5.1"),

    /// A compressed message that does not inflate, or was cut.
    CORRUPT_COMPRESSION(CloseCode.INVALID_PAYLOAD, "corrupt compression", "RFC 7692 §7.2.2"),

    /// Our fault, not the peer's: the budget for unfinished messages is spent.
    NO_MEMORY(CloseCode.TRY_AGAIN_LATER, "no memory for the message", "RFC 6455 §7.4.2");

    private final int closeCode;
    private final String text;
    private final String section;

    Violation(int closeCode, String text, String section) {
        this.closeCode = closeCode;
        this.text = text;
        this.section = section;
    }

    /// The code to close with.
    ///
    /// @return 1002, 1007, 1008, 1009 or 1013
    public int closeCode() {
        return closeCode;
    }

    /// The reason to close with: ASCII, at most 123 bytes.
    ///
    /// @return a few words
    public String text() {
        return text;
    }

    /// Where the rule stands.
    ///
    /// @return for example `RFC 6455 §5.2`
    public String section() {
        return section;
    }
}
