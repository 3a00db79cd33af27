package dev.corinth.websocket;

import dev.corinth.wire.CodecSettings;

import org.jspecify.annotations.Nullable;

/// An agreement with what follows from it for the codec. Immutable; one for all connections that
/// agreed on the same, so that none has to keep its own, unless something of one alone comes to
/// it.
///
/// @param agreement what the handshakes left
/// @param codec the same in the words of the codec
/// @param conduct what one connection is held to; null where it is held to nothing more
record Terms(Agreement agreement, CodecSettings codec, @Nullable Conduct conduct) {
    static Terms of(Agreement agreement) {
        return new Terms(agreement, agreement.codecSettings(), null);
    }

    /// The same for one connection alone.
    Terms with(Conduct its) {
        return new Terms(agreement, codec, its);
    }
}
