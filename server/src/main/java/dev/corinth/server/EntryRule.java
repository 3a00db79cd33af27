package dev.corinth.server;

import dev.corinth.http.HttpError;
import dev.corinth.http.OriginRule;

import java.util.Optional;

/// Who may open the WebSockets of a route. Immutable.
///
/// @param origins which pages may
/// @param csrf what token they need beside a cookie, if any
/// @param authentication who has to say who they are, and how; empty where nobody has thought of it
record EntryRule(
        OriginRule origins, Optional<CsrfCheck> csrf, Optional<Authentication> authentication) {
    /// Pages of this server, and programs.
    static final EntryRule STANDARD =
            new EntryRule(OriginRule.sameOrigin(), Optional.empty(), Optional.empty());

    EntryRule origins(OriginRule rule) {
        return new EntryRule(rule, csrf, authentication);
    }

    EntryRule csrf(CsrfCheck check) {
        return new EntryRule(origins, Optional.of(check), authentication);
    }

    EntryRule authentication(Authentication how) {
        return new EntryRule(origins, csrf, Optional.of(how));
    }

    /// What is answered to whom nobody needs to be asked about.
    Optional<HttpError> refusal(Handshake handshake) {
        OriginRule rule = isByCookie(handshake) ? origins.refusingMissing() : origins;
        return rule.refusal(handshake.head(), handshake.isSecure())
                .or(() -> csrf.flatMap(check -> check.refusal(handshake)));
    }

    /// Whether a cookie may say who asks. A browser sends it for pages of others too, so it must be
    /// known which page it is.
    private boolean isByCookie(Handshake handshake) {
        return handshake.headers().contains("Cookie")
                && authentication
                        .flatMap(Authentication::by)
                        .filter(Authenticator::mayReadCookies)
                        .isPresent();
    }

    /// Refuses a route that asks an authenticator, where nobody is asked.
    void requireNotAsked() {
        if (authentication.flatMap(Authentication::by).isPresent()) {
            throw new IllegalArgumentException(
                    "a route that asks an authenticator cannot be upgraded to by a handler");
        }
    }
}
