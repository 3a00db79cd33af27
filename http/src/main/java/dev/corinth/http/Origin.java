package dev.corinth.http;

import java.util.Optional;

/// A web origin, RFC 6454: scheme, host and port.
/// Immutable.
///
/// @param scheme the scheme in small letters
/// @param authority host and perhaps port
record Origin(String scheme, Authority authority) {
    /// Reads `scheme://host[:port]`. Clients that are no browsers send the whole URI of the
    /// WebSocket, so behind a WebSocket scheme a path may follow and is not looked at.
    static Optional<Origin> parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0 || !Grammar.isToken(text.substring(0, colon))) {
            return Optional.empty();
        }
        String scheme = Grammar.lower(text.substring(0, colon));
        String rest = text.substring(colon + 3);
        int end = isWebSocket(scheme) ? Authority.endIn(rest, 0) : rest.length();
        String authority = rest.substring(0, end);
        return Authority.parse(authority).map(named -> new Origin(scheme, named));
    }

    private static boolean isWebSocket(String scheme) {
        return scheme.equals("ws") || scheme.equals("wss");
    }

    boolean isWebSocket() {
        return isWebSocket(scheme);
    }

    /// Whether both are the same origin: all three parts are equal, an unwritten port being the
    /// one that the scheme implies.
    boolean isSame(Origin other) {
        return scheme.equals(other.scheme)
                && authority.isSame(other.authority, RequestTarget.defaultPort(scheme));
    }
}
