package dev.corinth.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which web pages may open a WebSocket here (RFC 6455 §10.2). Immutable.
///
/// A browser lets any page connect anywhere, with the user's cookies, and only names the page's
/// origin. So an origin must be the server's own (scheme, `Host` and port as the request has them)
/// or equal one that is listed. Nothing is compared by prefix, suffix or pattern; `null` and what
/// is no origin never pass. Behind a proxy that ends TLS the own scheme differs: list the origin.
public final class OriginRule {
    private static final HttpError REFUSAL =
            new HttpError(403, "this origin may not connect", "RFC 6455 §10.2");

    private static final HttpError MISSING =
            new HttpError(403, "only with an Origin", "RFC 6455 §10.2");

    private final List<Origin> listed;
    private final boolean mayBeMissing;

    private OriginRule(List<Origin> listed, boolean mayBeMissing) {
        this.listed = List.copyOf(listed);
        this.mayBeMissing = mayBeMissing;
    }

    /// The default: the own origin passes, and so do requests without one, which browsers never
    /// send.
    ///
    /// @return the rule
    public static OriginRule sameOrigin() {
        return new OriginRule(List.of(), true);
    }

    /// This rule with one more origin that passes.
    ///
    /// @param origin `scheme://host` or `scheme://host:port`
    /// @return the changed rule
    /// @throws IllegalArgumentException when it is no origin
    public OriginRule allowing(String origin) {
        List<Origin> more = new ArrayList<>(listed);
        more.add(
                Origin.parse(origin)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "not an origin: origin="
                                                        + Headers.printable(origin))));
        return new OriginRule(more, mayBeMissing);
    }

    /// This rule, refusing requests without an origin too: for where cookies log users in. The
    /// server applies it by itself to a handshake with cookies on a route whose authenticator may
    /// look at them.
    ///
    /// @return the changed rule
    public OriginRule refusingMissing() {
        return new OriginRule(listed, false);
    }

    /// Judges a request.
    ///
    /// @param request a request for a WebSocket
    /// @param isSecure whether it came over TLS
    /// @return empty when it may connect, else a 403
    public Optional<HttpError> refusal(RequestHead request, boolean isSecure) {
        List<String> values = request.headers().all("Origin");
        if (values.isEmpty()) {
            return mayBeMissing ? Optional.empty() : Optional.of(MISSING);
        }
        Optional<Origin> origin =
                values.size() == 1 ? Origin.parse(values.getFirst()) : Optional.empty();
        boolean passes = origin.isPresent() && passes(origin.get(), request, isSecure);
        return passes ? Optional.empty() : Optional.of(REFUSAL);
    }

    private boolean passes(Origin origin, RequestHead request, boolean isSecure) {
        return listed.stream().anyMatch(origin::isSame)
                || request.host().filter(host -> isOwn(origin, host, isSecure)).isPresent();
    }

    private static boolean isOwn(Origin origin, Authority host, boolean isSecure) {
        String scheme = origin.isWebSocket() ? "ws" : "http";
        Origin own = new Origin(isSecure ? scheme + "s" : scheme, host);
        if (origin.isWebSocket() && host.port().isEmpty()) {
            // No browser sends such an origin; the clients that do send Host without its port.
            return origin.scheme().equals(own.scheme())
                    && origin.authority().host().equals(host.host());
        }
        return origin.isSame(own);
    }
}
