package dev.corinth.http;

import java.util.List;
import java.util.Optional;

/// What a server makes of a request that may ask for a WebSocket (RFC 6455 §4.2).
/// Immutable.
///
/// Whether the origin may connect and the host is served is not judged here: see [OriginRule] and
/// [HostRule].
public sealed interface ServerHandshake {
    /// The request opens a WebSocket if the server wants.
    /// Immutable.
    ///
    /// @param key the `Sec-WebSocket-Key`, checked to be 16 bytes in base64
    /// @param protocols the offered subprotocols in the client's order of preference, often none
    /// @param extensions the offered extensions in order; well-formed, otherwise not judged
    /// @param origin the `Origin` as sent; browsers always send one
    record Accepted(
            String key, List<String> protocols, HeaderElements extensions, Optional<String> origin)
            implements ServerHandshake {
        /// Copies the list.
        public Accepted {
            protocols = List.copyOf(protocols);
        }

        /// Makes the header fields of the 101 that opens the WebSocket. Write them with
        /// [HeadWriter#response(int, Headers, long)], status 101 and no length.
        ///
        /// @param protocol the chosen subprotocol, one of those offered; or empty
        /// @param chosen the agreed extensions as `Sec-WebSocket-Extensions` sends them; empty text
        ///     for none
        /// @param more other fields, such as cookies
        /// @return the fields
        /// @throws IllegalArgumentException when the subprotocol or an extension was not offered,
        ///     or `more` holds a field of the handshake
        public Headers answer(Optional<String> protocol, String chosen, Headers more) {
            HandshakeFields.requireNone(more);
            HandshakeFields.requireOffered(HeaderElements.parse(chosen), extensions);
            Headers answer =
                    Headers.of("Upgrade", "websocket", "Connection", "Upgrade")
                            .plus(HandshakeFields.SEC_ACCEPT, AcceptKey.of(key));
            if (protocol.isPresent()) {
                // RFC 6455 §4.2.2(5.5): never one that the client did not ask for.
                if (!protocols.contains(protocol.get())) {
                    throw new IllegalArgumentException(
                            "not an offered subprotocol: protocol="
                                    + Headers.printable(protocol.get()));
                }
                answer = answer.plus(HandshakeFields.SEC_PROTOCOL, protocol.get());
            }
            if (!chosen.isEmpty()) {
                answer = answer.plus(HandshakeFields.SEC_EXTENSIONS, chosen);
            }
            return answer.plus(more);
        }
    }

    /// The request asks for a WebSocket, wrongly: send [HeadWriter#refusal] and close.
    /// Immutable.
    ///
    /// @param error the answer
    record Refused(HttpError error) implements ServerHandshake {}

    /// An ordinary request. Where only a WebSocket is served, answer with [#UPGRADE_REQUIRED].
    /// Immutable.
    record NotUpgrade() implements ServerHandshake {}

    /// This path serves WebSockets of version 13 and nothing else: 426, RFC 9110 §15.5.22.
    HttpError UPGRADE_REQUIRED =
            new HttpError(
                    426,
                    "a WebSocket of version 13 is served here",
                    "RFC 6455 §4.4",
                    Headers.of("Upgrade", "websocket", HandshakeFields.SEC_VERSION, "13"));

    /// Judges a request.
    ///
    /// @param request a request head
    /// @return one of the three results
    static ServerHandshake of(RequestHead request) {
        return new HandshakeRules(request).judge();
    }
}
