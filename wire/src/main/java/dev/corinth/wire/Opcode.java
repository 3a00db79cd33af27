package dev.corinth.wire;

/// The opcodes of RFC 6455 §5.2, as the numbers that stand on the wire.
/// Immutable.
///
/// They are `int` constants and no enum because they are read from a header, compared and written
/// back millions of times a second; [#name] gives the word for logs.
public final class Opcode {
    /// A further fragment of the message that is open (RFC 6455 §5.4).
    public static final int CONTINUATION = 0x0;

    /// A text message, whole or its first fragment (RFC 6455 §5.6).
    public static final int TEXT = 0x1;

    /// A binary message, whole or its first fragment (RFC 6455 §5.6).
    public static final int BINARY = 0x2;

    /// The closing handshake (RFC 6455 §5.5.1).
    public static final int CLOSE = 0x8;

    /// A ping (RFC 6455 §5.5.2).
    public static final int PING = 0x9;

    /// A pong (RFC 6455 §5.5.3).
    public static final int PONG = 0xA;

    private Opcode() {}

    /// Tells whether the opcode has the control bit, reserved ones included (RFC 6455 §5.5).
    ///
    /// @param opcode 0 to 15
    /// @return true for 8 to 15
    public static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    /// Tells whether the opcode starts a message.
    ///
    /// @param opcode 0 to 15
    /// @return true for [#TEXT] and [#BINARY]
    public static boolean isMessage(int opcode) {
        return opcode == TEXT || opcode == BINARY;
    }

    /// Tells whether the opcode has no meaning yet (RFC 6455 §5.2).
    ///
    /// @param opcode 0 to 15
    /// @return true for 3 to 7 and 11 to 15
    public static boolean isReserved(int opcode) {
        return (opcode & 0x7) > (isControl(opcode) ? PONG & 0x7 : BINARY);
    }

    /// The word for an opcode, for logs and messages.
    ///
    /// @param opcode 0 to 15
    /// @return its name in the RFC, or `reserved`
    public static String name(int opcode) {
        return switch (opcode) {
            case CONTINUATION -> "continuation";
            case TEXT -> "text";
            case BINARY -> "binary";
            case CLOSE -> "close";
            case PING -> "ping";
            case PONG -> "pong";
            default -> "reserved";
        };
    }
}
