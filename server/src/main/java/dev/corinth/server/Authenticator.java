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
        return of(
                request ->
                        request.clientCertificates().stream()
                                .findFirst()
                                .flatMap(own -> who.apply(own).map(it -> endingWith(it, own))));
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
        return request ->
                place.find(request)
                        .map(token -> who.apply(token).thenApply(LoginAnswer::of))
                        .orElseGet(() -> CompletableFuture.completedFuture(LoginAnswer.unknown()));
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
        return of(
                request ->
                        place.find(request).map(Fingerprint::of).map(print -> logins.get(print)));
    }
}
