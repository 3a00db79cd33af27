package dev.corinth.server;

import dev.corinth.websocket.Login;

import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Finds out who asks, before anything is opened or answered. Called on the loop of the connection,
/// for many connections at once on different loops.
@FunctionalInterface
public interface Authenticator {
    /// Finds out who asks. Must not block: what takes time is done elsewhere, and completes what
    /// this has returned from any thread. The peer may be gone by then; what was returned is
    /// cancelled if it is a [CompletableFuture].
    ///
    /// @param request that asks; for a WebSocket a [Handshake]
    /// @return who it is, or what is answered instead; if it fails, 500 is
    CompletionStage<LoginAnswer> authenticate(HttpRequest request);

    /// Whether what is found out may come from a cookie, which a browser sends along for every page
    /// that asks. Then a handshake with cookies needs an `Origin` that may connect: without one it
    /// is refused with 403, whatever else it carries. Browsers always send it, and programs can.
    ///
    /// @return true, the default: whoever looks at the request may have looked at its cookies
    default boolean mayReadCookies() {
        return true;
    }

    /// The same for an authenticator that looks at no cookie: programs that carry some for other
    /// ends, such as those of a load balancer, need no `Origin` then.
    ///
    /// @return finds out what this does
    default Authenticator readingNoCookies() {
        return new CookielessAuthenticator(this);
    }

    /// Finds out at once.
    ///
    /// @param who empty for unknown; must not block
    /// @return an authenticator
    static Authenticator of(Function<HttpRequest, Optional<Login>> who) {
        return request -> CompletableFuture.completedFuture(LoginAnswer.of(who.apply(request)));
    }

    /// Finds out by the client's certificate, which was checked against the authorities of
    /// [ServerTls#clientCertificates]. A login that has no end ends with the certificate.
    ///
    /// @param who whose it is, empty for nobody's; must not block
    /// @return an authenticator; a client without a certificate is unknown
    static Authenticator ofCertificates(Function<X509Certificate, Optional<Login>> who) {
        return of(request ->
                        request.clientCertificates().stream()
                                .findFirst()
                                .flatMap(own -> who.apply(own).map(it -> endingWith(it, own))))
                .readingNoCookies();
    }

    private static CompletionStage<LoginAnswer> nobody() {
        return CompletableFuture.completedFuture(LoginAnswer.unknown());
    }

    private static Login endingWith(Login login, X509Certificate own) {
        return login.lasts().isPresent() ? login : login.until(own.getNotAfter().toInstant());
    }

    /// Finds out by a token, elsewhere.
    ///
    /// @param place where the token stands; without one nobody is known
    /// @param who whose it is, empty for nobody's; must not block
    /// @return an authenticator
    static Authenticator ofToken(
            TokenPlace place, Function<String, CompletionStage<Optional<Login>>> who) {
        Authenticator found =
                request ->
                        place.find(request)
                                .map(token -> who.apply(token).thenApply(LoginAnswer::of))
                                .orElseGet(Authenticator::nobody);
        return place.mayBeCookie() ? found : found.readingNoCookies();
    }

    /// Finds out by a token of a few that are known. They are looked up by their SHA-256, so the
    /// time it takes tells nothing about them, and they are not kept.
    ///
    /// @param place where the token stands
    /// @param known who comes with which token
    /// @return an authenticator
    static Authenticator ofTokens(TokenPlace place, Map<String, Login> known) {
        Map<Fingerprint, Login> logins =
                known.entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        entry -> Fingerprint.of(entry.getKey()),
                                        Map.Entry::getValue));
        Authenticator found =
                of(request -> place.find(request).map(Fingerprint::of).map(logins::get));
        return place.mayBeCookie() ? found : found.readingNoCookies();
    }
}
