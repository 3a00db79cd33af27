package dev.corinth.server;

import dev.corinth.http.HttpError;

import java.util.Optional;
import java.util.function.Function;

/// Asks for a token that only a page of this site can know (OWASP: cross-site request forgery),
/// where a cookie alone would let in. Immutable; safe for any thread.
///
/// Origins are compared in any case ([WebSocketRoute#origins]); this is for those who want a second
/// lock. A handshake without the right token is answered with 403.
public final class CsrfCheck {
    private static final HttpError FORBIDDEN =
            new HttpError(403, "CSRF token missing or wrong", "OWASP, CSRF");

    private final TokenPlace presented;
    private final Function<HttpRequest, Optional<String>> expected;

    private CsrfCheck(TokenPlace presented, Function<HttpRequest, Optional<String>> expected) {
        this.presented = presented;
        this.expected = expected;
    }

    /// The token must be what the application expects: the synchronizer pattern.
    ///
    /// @param presented where the token stands, such as the query
    /// @param expected the token of the session that the request belongs to; empty for no session,
    ///     which is refused. Must not block
    /// @return the check
    public static CsrfCheck of(
            TokenPlace presented, Function<HttpRequest, Optional<String>> expected) {
        return new CsrfCheck(presented, expected);
    }

    /// The token must be that of a cookie, which pages of other sites cannot read: the double
    /// submit pattern.
    ///
    /// @param presented where the token stands, such as the query
    /// @param cookie the name of the cookie, which scripts must be able to read
    /// @return the check
    public static CsrfCheck sameAsCookie(TokenPlace presented, String cookie) {
        return new CsrfCheck(presented, TokenPlace.cookie(cookie)::find);
    }

    Optional<HttpError> refusal(HttpRequest request) {
        // Both are looked at in any case, so that the time says nothing about which is missing.
        String said = presented.find(request).orElse("");
        String wanted = expected.apply(request).orElse("");
        boolean isRight = Secrets.areEqual(wanted, said) && !wanted.isEmpty();
        return isRight ? Optional.empty() : Optional.of(FORBIDDEN);
    }
}
