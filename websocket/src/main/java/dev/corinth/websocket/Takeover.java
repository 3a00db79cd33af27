package dev.corinth.websocket;

import dev.corinth.wire.Deflating;
import dev.corinth.wire.InflateContext;

import org.jspecify.annotations.Nullable;

/// The windows of one connection whose messages refer back to earlier ones (RFC 7692 §7.1.1).
/// Owned by its loop; a session has one only when context takeover was agreed and used.
final class Takeover {
    private final WebSocketSession session;
    private @Nullable Deflating deflating;
    private @Nullable InflateContext inflate;

    Takeover(WebSocketSession session) {
        this.session = session;
    }

    /// The compressor that knows what was sent before.
    Deflating deflating() {
        Deflating current = deflating;
        if (current == null) {
            Agreement agreement = session.agreement();
            current =
                    new Deflating(
                            session.tools().compression,
                            agreement.deflate(),
                            agreement.role(),
                            agreement.config().deflate().level());
            deflating = current;
        }
        return current;
    }

    /// The window that knows what was received before.
    InflateContext inflate() {
        InflateContext current = inflate;
        if (current == null) {
            current = InflateContext.takingOver(session.tools().compression);
            inflate = current;
        }
        return current;
    }

    void close() {
        Deflating sending = deflating;
        if (sending != null) {
            sending.close();
        }
        InflateContext receiving = inflate;
        if (receiving != null) {
            receiving.close();
        }
    }
}
