package dev.corinth.conformance;

import java.nio.ByteBuffer;
import java.util.Locale;

/// Something that happened to one end of a connection. Immutable as long as nobody moves the
/// buffers it carries.
sealed interface Event {

    /// A whole text message.
    record Text(String text) implements Event {
        @Override
        public String toString() {
            return "Text[%s characters: %.40s]".formatted(text.length(), text);
        }
    }

    /// A whole binary message.
    record Binary(ByteBuffer bytes) implements Event {
        Binary(byte[] bytes) {
            this(ByteBuffer.wrap(bytes));
        }
    }

    /// An answer to a ping.
    record Pong(ByteBuffer payload) implements Event {
        Pong(byte[] payload) {
            this(ByteBuffer.wrap(payload));
        }
    }

    /// The end, as the close frames told it: 1005 when there was no code, 1006 when no frame came.
    record Closed(int code, String reason) implements Event {}

    /// An end without a close handshake that the peer's library reported as an error.
    record Failed(String what) implements Event {
        Failed(Throwable cause) {
            this(cause.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ": " + cause);
        }
    }
}
