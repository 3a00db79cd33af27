package dev.corinth.http;

import java.util.Optional;

/// A request target taken apart, RFC 9112 §3.2.
/// Immutable.
///
/// @param raw as it stood in the request line
/// @param scheme the scheme of an absolute form in small letters, else empty text
/// @param authority the authority of an absolute form
/// @param rawPath the path as sent; `*` for the asterisk form
/// @param path the path decoded once
/// @param query what follows the question mark, as sent; empty when there is none
record RequestTarget(
        String raw,
        String scheme,
        Optional<Authority> authority,
        String rawPath,
        String path,
        String query) {

    /// Takes a target apart; empty when it has no form that this method allows.
    static Optional<RequestTarget> parse(String method, String raw) {
        if (raw.equals("*")) {
            // RFC 9112 §3.2.4: the asterisk form belongs to OPTIONS alone.
            return method.equals("OPTIONS") ? split(raw, "", "*") : Optional.empty();
        }
        return raw.startsWith("/") ? split(raw, "", raw) : absolute(raw);
    }

    /// RFC 9112 §3.2.2: a server takes the absolute form from anyone.
    private static Optional<RequestTarget> absolute(String raw) {
        int colon = raw.indexOf("://");
        if (colon < 0) {
            return Optional.empty();
        }
        String scheme = Grammar.lower(raw.substring(0, colon));
        int from = colon + 3;
        int end = Authority.endIn(raw, from);
        Optional<Authority> authority = Authority.parse(raw.substring(from, end));
        String rest = raw.substring(end);
        return authority.isEmpty() || defaultPort(scheme) < 0
                ? Optional.empty()
                : split(raw, scheme, rest.startsWith("/") ? rest : "/" + rest)
                        .map(target -> target.with(authority));
    }

    private static Optional<RequestTarget> split(String raw, String scheme, String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String rawPath = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
        if (!PercentCode.isWellFormed(pathAndQuery)) {
            return Optional.empty();
        }
        return PercentCode.decodePath(rawPath)
                .map(
                        path ->
                                new RequestTarget(
                                        raw, scheme, Optional.empty(), rawPath, path, query));
    }

    private RequestTarget with(Optional<Authority> own) {
        return new RequestTarget(raw, scheme, own, rawPath, path, query);
    }

    /// The port that a scheme implies, or -1 for a scheme that we do not serve.
    static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> -1;
        };
    }

    /// The port that the scheme of an absolute form implies.
    int defaultPort() {
        return defaultPort(scheme);
    }
}
