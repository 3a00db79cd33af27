package dev.corinth.websocket;

import dev.corinth.wire.Opcode;

/// The two kinds of messages (RFC 6455 §5.6). Immutable.
public enum MessageKind {
    /// Text in UTF-8, checked before it is delivered.
    TEXT(Opcode.TEXT),
    /// Any bytes.
    BINARY(Opcode.BINARY);

    final int opcode;

    MessageKind(int opcode) {
        this.opcode = opcode;
    }

    static MessageKind of(int opcode) {
        return opcode == Opcode.TEXT ? TEXT : BINARY;
    }
}
