package dev.corinth.server;

import java.util.Optional;
import java.util.function.Function;

/// Where a token stands in a request. Immutable; safe for any thread.
///
/// Scripts of a page cannot set header fields of a WebSocket's handshake: for them there are
/// cookies, the query and the subprotocol. A token in a query stands in the logs of every proxy on
/// the way, though never in ours, so it should be good for one use and a few seconds.
public final class TokenPlace {
    private static final String BEARER = "bearer ";

    private final Function<HttpRequest, Optional<String>> finder;
    private final boolean mayBeCookie;

    private TokenPlace(Function<HttpRequest, Optional<String>> finder, boolean mayBeCookie) {
        this.finder = finder;
        this.mayBeCookie = mayBeCookie;
    }

    private static TokenPlace outsideCookies(Function<HttpRequest, Optional<String>> finder) {
        return new TokenPlace(finder, false);
    }

    /// `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
    ///
    /// @return the place
    public static TokenPlace bearer() {
        return outsideCookies(
                request ->
                        request.header("Authorization")
                                .filter(it -> it.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                                .map(it -> it.substring(BEARER.length()).strip()));
    }

    /// A header field.
    ///
    /// @param name in any case
    /// @return the place
    public static TokenPlace header(String name) {
        return new TokenPlace(request -> request.header(name), name.equalsIgnoreCase("Cookie"));
    }

    /// A cookie. A browser sends it for every page that asks, so the route has to keep its rule of
    /// origins, or ask for a [CsrfCheck]; and a handshake with cookies needs an `Origin`
    /// ([Authenticator#mayReadCookies]).
    ///
    /// @param name exact
    /// @return the place
    public static TokenPlace cookie(String name) {
        return new TokenPlace(request -> request.cookie(name), true);
    }

    /// A parameter of the query.
    ///
    /// @param name as decoded
    /// @return the place
    public static TokenPlace query(String name) {
        return outsideCookies(request -> request.query(name));
    }

    /// The rest of an offered subprotocol, such as `bearer.TOKEN` for
    /// `new WebSocket(url, ["chat", "bearer." + token])`. It is never answered with; the route
    /// agrees on another one that was offered.
    ///
    /// @param prefix with which the subprotocol begins, such as `bearer.`
    /// @return the place
    public static TokenPlace subprotocol(String prefix) {
        return outsideCookies(
                request ->
                        request instanceof Handshake handshake
                                ? handshake.offeredSubprotocols().stream()
                                        .filter(it -> it.startsWith(prefix))
                                        .map(it -> it.substring(prefix.length()))
                                        .findFirst()
                                : Optional.empty());
    }

    /// Another place where none stands here.
    ///
    /// @param other where to look then
    /// @return both, one after the other
    public TokenPlace or(TokenPlace other) {
        return new TokenPlace(
                request -> find(request).or(() -> other.find(request)),
                mayBeCookie || other.mayBeCookie);
    }

    /// Whether the token may stand in a cookie.
    boolean mayBeCookie() {
        return mayBeCookie;
    }

    /// The token of a request.
    ///
    /// @param request which
    /// @return empty if none stands there
    public Optional<String> find(HttpRequest request) {
        return finder.apply(request).filter(token -> !token.isEmpty());
    }
}
