package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One attempt of a client to open a WebSocket (RFC 6455 §4.1): the request, then the verdict on
/// the answer. Immutable.
///
/// Each attempt has its own key; make a new one to try again.
public final class ClientHandshake {
    private static final String SECTION = "RFC 6455 §4.1";

    private final WebSocketUri uri;
    private final ClientOffer offer;
    private final String key;

    /// Draws the key of the attempt.
    ///
    /// @param uri where the WebSocket is
    /// @param offer what else to send
    /// @param random the source of the key, a strong one in production
    public ClientHandshake(WebSocketUri uri, ClientOffer offer, RandomGenerator random) {
        this.uri = uri;
        this.offer = offer;
        this.key = AcceptKey.newKey(random);
    }

    /// What a client makes of a response.
    /// Immutable.
    public sealed interface Verdict {}

    /// The WebSocket is open; frames begin right after the head.
    /// Immutable.
    ///
    /// @param protocol the subprotocol that the server chose among those offered
    /// @param extensions what the server agreed to, names only of those offered; their parameters
    ///     are not judged yet
    /// @param headers all header fields of the response
    public record Opened(Optional<String> protocol, HeaderElements extensions, Headers headers)
            implements Verdict {}

    /// No WebSocket: close the connection.
    /// Immutable.
    ///
    /// @param status the status of the response
    /// @param text what is wrong with it
    /// @param section the RFC section
    /// @param headers all header fields of the response, such as `Location` or `Retry-After`
    public record Failed(int status, String text, String section, Headers headers)
            implements Verdict {}

    /// An interim response (RFC 9110 §15.2): read the next head and ask again.
    /// Immutable.
    public record Interim() implements Verdict {}

    /// Appends the request.
    ///
    /// @param writer where to
    public void writeTo(HeadWriter writer) {
        Headers headers =
                Headers.of("Host", uri.hostField(), "Upgrade", "websocket", "Connection", "Upgrade")
                        .plus(HandshakeFields.SEC_KEY, key)
                        .plus(HandshakeFields.SEC_VERSION, HandshakeFields.VERSION);
        if (!offer.protocols().isEmpty()) {
            String protocols = String.join(", ", offer.protocols());
            headers = headers.plus(HandshakeFields.SEC_PROTOCOL, protocols);
        }
        if (!offer.extensions().isEmpty()) {
            headers = headers.plus(HandshakeFields.SEC_EXTENSIONS, offer.extensions());
        }
        writer.request("GET", uri.target(), headers.plus(offer.headers()));
    }

    /// Judges a response.
    ///
    /// @param response the head of the response
    /// @return whether the WebSocket is open
    public Verdict verify(ResponseHead response) {
        if (response.isInterim()) {
            return new Interim();
        }
        String fault = fault(response);
        Headers headers = response.headers();
        return fault != null
                ? new Failed(response.status(), fault, SECTION, headers)
                : new Opened(protocol(headers), extensions(headers), headers);
    }

    private @Nullable String fault(ResponseHead response) {
        Headers headers = response.headers();
        if (response.status() != 101) {
            return "the server answered with status " + response.status();
        }
        String fault = switched(response);
        fault = fault != null ? fault : accepted(headers.all(HandshakeFields.SEC_ACCEPT));
        fault = fault != null ? fault : protocolFault(headers.all(HandshakeFields.SEC_PROTOCOL));
        return fault != null ? fault : extensionFault(headers);
    }

    private static @Nullable String switched(ResponseHead response) {
        List<String> upgrades = response.headers().all("Upgrade");
        if (response.version() != HttpVersion.HTTP_1_1) {
            return "101 must come in HTTP/1.1";
        }
        if (upgrades.size() != 1 || !Grammar.equalsIgnoringCase(upgrades.getFirst(), "websocket")) {
            return "Upgrade must be websocket";
        }
        return response.headers().hasToken("Connection", "upgrade")
                ? null
                : "Connection must name Upgrade";
    }

    private @Nullable String accepted(List<String> answers) {
        return answers.size() == 1 && answers.getFirst().equals(AcceptKey.of(key))
                ? null
                : "Sec-WebSocket-Accept must answer the key, once";
    }

    private @Nullable String protocolFault(List<String> chosen) {
        boolean isOffered = chosen.size() == 1 && offer.protocols().contains(chosen.getFirst());
        return chosen.isEmpty() || isOffered || offer.ignoresUnofferedProtocol()
                ? null
                : "Sec-WebSocket-Protocol must be one that was offered";
    }

    private @Nullable String extensionFault(Headers headers) {
        HeaderElements offered = HeaderElements.parse(offer.extensions());
        return HandshakeFields.isOffered(extensions(headers), offered)
                ? null
                : "Sec-WebSocket-Extensions must name what was offered";
    }

    private Optional<String> protocol(Headers headers) {
        List<String> chosen = headers.all(HandshakeFields.SEC_PROTOCOL);
        return chosen.size() == 1
                ? Optional.of(chosen.getFirst()).filter(offer.protocols()::contains)
                : Optional.empty();
    }

    private static HeaderElements extensions(Headers headers) {
        return HeaderElements.parse(headers.all(HandshakeFields.SEC_EXTENSIONS));
    }
}
