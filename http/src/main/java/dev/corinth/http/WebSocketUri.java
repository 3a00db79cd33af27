package dev.corinth.http;

import java.util.Optional;

/// Where a WebSocket is, RFC 6455 §3: `ws://`, `wss://`, or `ws+unix:` for a socket file.
/// Immutable.
///
/// ```
/// ws://host[:port][/path][?query]              port 80 when none is written
/// wss://host[:port][/path][?query]             port 443
/// ws+unix:///socket/file[:/path[?query]]       also ws+unix:/socket/file…
/// ```
///
/// @param isSecure whether TLS is used
/// @param authority host and perhaps port; `localhost` for a socket file
/// @param target the request target: path and query as written, at least `/`
/// @param socketFile the path of the socket file for `ws+unix`
public record WebSocketUri(
        boolean isSecure, Authority authority, String target, Optional<String> socketFile) {
    private static final String UNIX = "ws+unix:";

    /// Reads a URI strictly: no user-info, no fragment, a host in ASCII, nothing that would have to
    /// be encoded first.
    ///
    /// @param uri the text
    /// @return where the WebSocket is
    /// @throws IllegalArgumentException saying what is wrong with the text
    public static WebSocketUri parse(String uri) {
        requireCharacters(uri);
        if (startsWith(uri, "ws://")) {
            return network(uri, false, uri.substring("ws://".length()));
        }
        if (startsWith(uri, "wss://")) {
            return network(uri, true, uri.substring("wss://".length()));
        }
        if (startsWith(uri, UNIX)) {
            return unix(uri, uri.substring(UNIX.length()));
        }
        throw refused(uri, "must begin with ws://, wss:// or ws+unix:");
    }

    /// The port to connect to.
    ///
    /// @return the written port, or 80, or 443 with TLS
    public int port() {
        return authority.portOr(isSecure ? 443 : 80);
    }

    /// The host to connect to, an IPv6 address without its brackets.
    ///
    /// @return a name or an address
    public String host() {
        String host = authority.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /// The value of the `Host` field: the port stands in it only where it is not the scheme's own
    /// (RFC 6455 §4.1(4)).
    ///
    /// @return the host, perhaps with its port
    public String hostField() {
        boolean isImplied = port() == (isSecure ? 443 : 80);
        return isImplied ? authority.host() : authority.toString();
    }

    /// The URI in its shortest form.
    @Override
    public String toString() {
        if (socketFile.isPresent()) {
            return UNIX + "//" + socketFile.get() + ":" + target;
        }
        return (isSecure ? "wss://" : "ws://") + hostField() + target;
    }

    private static WebSocketUri network(String uri, boolean isSecure, String rest) {
        int end = Authority.endIn(rest, 0);
        String authority = rest.substring(0, end);
        if (authority.indexOf('@') >= 0) {
            throw refused(uri, "must not name a user");
        }
        Optional<Authority> named = Authority.parse(authority);
        if (named.isEmpty()) {
            throw refused(uri, "must name a host and at most a port from 1 to 65535");
        }
        return new WebSocketUri(
                isSecure, named.get(), target(rest.substring(end)), Optional.empty());
    }

    private static WebSocketUri unix(String uri, String rest) {
        String path = rest.startsWith("//") ? rest.substring(2) : rest;
        int colon = path.indexOf(':');
        String file = colon < 0 ? path : path.substring(0, colon);
        String target = colon < 0 ? "" : path.substring(colon + 1);
        Optional<String> decoded = PercentCode.decodePath(file);
        if (!file.startsWith("/") || decoded.isEmpty()) {
            throw refused(uri, "must name a socket file by its full path");
        }
        if (!target.isEmpty() && !target.startsWith("/")) {
            throw refused(uri, "must have a path after the colon");
        }
        Authority localhost = Authority.parse("localhost").orElseThrow();
        return new WebSocketUri(false, localhost, target(target), decoded);
    }

    private static String target(String written) {
        return written.startsWith("/") ? written : "/" + written;
    }

    private static void requireCharacters(String uri) {
        int stop = Grammar.span(uri, 0, Grammar.TARGET);
        if (stop < uri.length() && uri.charAt(stop) == '#') {
            throw refused(uri, "must not have a fragment");
        }
        if (stop < uri.length() && uri.charAt(stop) >= 0x80) {
            throw refused(
                    uri, "must be ASCII: the host in its xn-- form, the rest percent-encoded");
        }
        if (stop < uri.length()) {
            throw refused(uri, "holds a character that must be percent-encoded");
        }
        if (!PercentCode.isWellFormed(uri)) {
            throw refused(uri, "has a percent sign without two hexadecimal digits");
        }
    }

    private static boolean startsWith(String uri, String scheme) {
        return uri.length() >= scheme.length()
                && Grammar.equalsIgnoringCase(uri.substring(0, scheme.length()), scheme);
    }

    private static IllegalArgumentException refused(String uri, String why) {
        return new IllegalArgumentException(
                "not a WebSocket URI, it " + why + ": uri=" + Headers.printable(uri));
    }
}
