package dev.corinth.websocket;

import dev.corinth.wire.CodecSettings;

/// An agreement with what follows from it for the codec. Immutable; one for all connections that
/// agreed on the same, so that none has to keep its own.
///
/// @param agreement what the handshakes left
/// @param codec the same in the words of the codec
record Terms(Agreement agreement, CodecSettings codec) {
    static Terms of(Agreement agreement) {
        return new Terms(agreement, agreement.codecSettings());
    }
}
