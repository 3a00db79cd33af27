package dev.corinth.http;

/// The header fields of a handshake that its two sides write by themselves.
/// Immutable.
final class HandshakeFields {
    static final String VERSION = "13";
    static final String SEC_KEY = "Sec-WebSocket-Key";
    static final String SEC_ACCEPT = "Sec-WebSocket-Accept";
    static final String SEC_VERSION = "Sec-WebSocket-Version";
    static final String SEC_PROTOCOL = "Sec-WebSocket-Protocol";
    static final String SEC_EXTENSIONS = "Sec-WebSocket-Extensions";

    private HandshakeFields() {}

    /// Refuses fields that would change the handshake or the length of its message.
    static void requireNone(Headers more) {
        for (Headers.Field field : more) {
            if (isReserved(Grammar.lower(field.name()))) {
                throw new IllegalArgumentException(
                        "the handshake writes this field itself: name=" + field.name());
            }
        }
    }

    private static boolean isReserved(String name) {
        return switch (name) {
            case "host", "upgrade", "connection", "content-length", "transfer-encoding" -> true;
            default -> name.startsWith("sec-websocket-");
        };
    }

    /// Refuses extension text that is no list or that names what was not offered.
    static void requireOffered(HeaderElements chosen, HeaderElements offered) {
        if (!isOffered(chosen, offered)) {
            throw new IllegalArgumentException("not among the offered extensions: " + chosen);
        }
    }

    /// Whether each chosen extension was offered.
    static boolean isOffered(HeaderElements chosen, HeaderElements offered) {
        boolean all = chosen.isValid();
        for (HeaderElement element : chosen) {
            all &= offered.hasName(element.name());
        }
        return all;
    }
}
