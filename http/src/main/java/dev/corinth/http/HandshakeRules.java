package dev.corinth.http;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/// The rules of RFC 6455 §4.2.1, each a method that gives an error or none.
/// Owned by the call that made it.
final class HandshakeRules {
    private static final String SECTION = "RFC 6455 §4.2.1";

    private final RequestHead request;
    private final Headers headers;

    HandshakeRules(RequestHead request) {
        this.request = request;
        this.headers = request.headers();
    }

    ServerHandshake judge() {
        if (!headers.hasToken("Upgrade", "websocket") || isOrdinaryRequest()) {
            return new ServerHandshake.NotUpgrade();
        }
        HttpError error = method();
        error = error != null ? error : httpVersion();
        error = error != null ? error : connection();
        error = error != null ? error : noBody();
        error = error != null ? error : version();
        error = error != null ? error : key();
        error = error != null ? error : protocolsAreTokens();
        error = error != null ? error : extensionsAreList();
        return error != null ? new ServerHandshake.Refused(error) : accepted();
    }

    /// Another method that merely carries `Upgrade` is answered as what it is, and never with 101.
    private boolean isOrdinaryRequest() {
        return !request.isMethod("GET")
                && !(headers.hasToken("Connection", "upgrade")
                        && headers.contains(HandshakeFields.SEC_KEY));
    }

    private @Nullable HttpError method() {
        return request.isMethod("GET") ? null : HttpError.methodNotAllowed("GET");
    }

    private @Nullable HttpError httpVersion() {
        return request.version() == HttpVersion.HTTP_1_1
                ? null
                : HttpError.badRequest("an upgrade needs HTTP/1.1", SECTION);
    }

    private @Nullable HttpError connection() {
        return headers.hasToken("Connection", "upgrade")
                ? null
                : HttpError.badRequest("Connection must name Upgrade", SECTION);
    }

    private @Nullable HttpError noBody() {
        return request.framing().isEmpty()
                ? null
                : HttpError.badRequest("an upgrade has no body", SECTION);
    }

    private @Nullable HttpError version() {
        List<String> versions = headers.all(HandshakeFields.SEC_VERSION);
        if (versions.size() > 1) {
            return HttpError.badRequest("Sec-WebSocket-Version must come once", SECTION);
        }
        return versions.contains(HandshakeFields.VERSION) ? null : ServerHandshake.UPGRADE_REQUIRED;
    }

    private @Nullable HttpError key() {
        List<String> keys = headers.all(HandshakeFields.SEC_KEY);
        return keys.size() == 1 && AcceptKey.isKey(keys.getFirst())
                ? null
                : HttpError.badRequest("Sec-WebSocket-Key must be 16 bytes in base64", SECTION);
    }

    private @Nullable HttpError protocolsAreTokens() {
        return protocols().isPresent()
                ? null
                : HttpError.badRequest("malformed Sec-WebSocket-Protocol", SECTION);
    }

    private @Nullable HttpError extensionsAreList() {
        HeaderElements extensions = extensions();
        boolean isAbsent = !headers.contains(HandshakeFields.SEC_EXTENSIONS);
        return extensions.isValid() && extensions.isEmpty() == isAbsent
                ? null
                : HttpError.badRequest("malformed Sec-WebSocket-Extensions", "RFC 6455 §9.1");
    }

    private ServerHandshake accepted() {
        return new ServerHandshake.Accepted(
                headers.first(HandshakeFields.SEC_KEY).orElseThrow(),
                protocols().orElseThrow(),
                extensions(),
                headers.first("Origin"));
    }

    /// RFC 6455 §4.1(10): tokens, all different; empty when they are not.
    private Optional<List<String>> protocols() {
        List<String> values = headers.all(HandshakeFields.SEC_PROTOCOL);
        return values.isEmpty()
                ? Optional.of(List.of())
                : HeaderElements.parse(values).asDistinctTokens();
    }

    private HeaderElements extensions() {
        return HeaderElements.parse(headers.all(HandshakeFields.SEC_EXTENSIONS));
    }
}
