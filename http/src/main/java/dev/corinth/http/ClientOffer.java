package dev.corinth.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// What a client puts into its handshake besides what every handshake has.
/// Immutable.
///
/// @param protocols subprotocols in order of preference; default none
/// @param extensions the value of `Sec-WebSocket-Extensions`; default empty text, no offer
/// @param headers more header fields, such as `Origin`, `Cookie` or `Authorization`; default none
/// @param ignoresUnofferedProtocol whether a subprotocol in the answer that was not offered is
///     treated as if there were none; default false, it fails the handshake. VRTQL's servers send
///     one always
public record ClientOffer(
        List<String> protocols,
        String extensions,
        Headers headers,
        boolean ignoresUnofferedProtocol) {
    /// Nothing more than the handshake itself.
    public static final ClientOffer NONE = new ClientOffer(List.of(), "", Headers.NONE, false);

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException when a subprotocol is no token or comes twice, when the
    ///     extensions are no list, or when a header field belongs to the handshake
    public ClientOffer {
        protocols = List.copyOf(protocols);
        for (String protocol : protocols) {
            if (!Grammar.isToken(protocol)) {
                throw new IllegalArgumentException(
                        "not a subprotocol: protocol=" + Headers.printable(protocol));
            }
        }
        if (new LinkedHashSet<>(protocols).size() != protocols.size()) {
            throw new IllegalArgumentException("a subprotocol comes twice: " + protocols);
        }
        Headers.requireValue(extensions);
        HeaderElements.parse(extensions)
                .problem()
                .ifPresent(
                        problem -> {
                            throw new IllegalArgumentException(
                                    problem + ": extensions=" + extensions);
                        });
        HandshakeFields.requireNone(headers);
    }

    /// This offer with one more subprotocol, preferred less than those before.
    ///
    /// @param protocol a token
    /// @return the changed offer
    public ClientOffer withProtocol(String protocol) {
        List<String> more = new ArrayList<>(protocols);
        more.add(protocol);
        return new ClientOffer(more, extensions, headers, ignoresUnofferedProtocol);
    }

    /// This offer with other extensions.
    ///
    /// @param value the value of `Sec-WebSocket-Extensions`
    /// @return the changed offer
    public ClientOffer withExtensions(String value) {
        return new ClientOffer(protocols, value, headers, ignoresUnofferedProtocol);
    }

    /// This offer with one more header field.
    ///
    /// @param name a name that is not the handshake's own
    /// @param value the value
    /// @return the changed offer
    public ClientOffer withHeader(String name, String value) {
        return new ClientOffer(
                protocols, extensions, headers.plus(name, value), ignoresUnofferedProtocol);
    }

    /// This offer, treating a subprotocol that was not offered as none.
    ///
    /// @return the changed offer
    public ClientOffer ignoringUnofferedProtocol() {
        return new ClientOffer(protocols, extensions, headers, true);
    }
}
