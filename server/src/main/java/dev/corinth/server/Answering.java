package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;

import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLSession;

/// The answer to one request: host, who asks, route, method or handshake, in this order. Used by
/// one call on the loop.
final class Answering {
    private static final String ALLOWED = "GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH";

    /// What every refusal says of itself.
    private static final Headers REFUSALS_OWN =
            Headers.of(
                    "Content-Type",
                    "",
                    "X-Content-Type-Options",
                    "",
                    "Cache-Control",
                    "",
                    "Error",
                    "");

    private static final HttpError MISDIRECTED =
            new HttpError(421, "this connection is for another host", "RFC 9110 §15.5.20");

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HttpProtocol protocol;
    private final RequestHead head;
    private final boolean isLast;

    /// What every answer to this request has, refusals too.
    private Headers standing = Headers.NONE;

    Answering(HttpProtocol protocol, RequestHead head, boolean isLast) {
        this.protocol = protocol;
        this.head = head;
        this.isLast = isLast;
    }

    void answer() {
        Site site = protocol.site();
        Optional<Routes> host = site.routes().host(head);
        Optional<HttpError> stranger =
                host.isPresent() ? Optional.empty() : site.listening().hosts().refusal(head);
        if (stranger.isPresent()) {
            refuse(stranger.get());
        } else if (isMisdirected()) {
            refuse(MISDIRECTED);
        } else if (head.target().equals("*")) {
            // RFC 9110 §9.3.7: OPTIONS about the server itself; the parser lets no other here.
            allow(ALLOWED);
        } else {
            answer(host.orElse(site.routes()).passage(head.path()));
        }
    }

    /// Whether the client was shown the certificate of another host than it asks for now: what
    /// belongs to that one, such as the rules for certificates of clients, was not asked of it.
    private boolean isMisdirected() {
        Optional<LiveTls> tls = protocol.site().tls();
        if (tls.isEmpty() || head.host().isEmpty()) {
            return false;
        }
        Certificate[] shown =
                protocol.connection()
                        .tlsSession()
                        .map(SSLSession::getLocalCertificates)
                        .orElse(null);
        return shown != null
                && shown.length > 0
                && shown[0] instanceof X509Certificate own
                && tls.get().isForAnother(head.host().get().host(), own);
    }

    private void answer(Passage passage) {
        standing = passage.fields();
        Optional<HttpError> refusal = passage.refusal(head);
        if (refusal.isPresent()) {
            refuse(refusal.get());
        } else {
            passage.found().ifPresentOrElse(this::answer, () -> refuse(HttpError.NOT_FOUND));
        }
    }

    private void answer(Router.Found found) {
        switch (ServerHandshake.of(head)) {
            case ServerHandshake.Refused(HttpError error) -> refuse(error);
            case ServerHandshake.NotUpgrade() -> ordinary(found, Optional.empty());
            case ServerHandshake.Accepted offer ->
                    found.place()
                            .webSocket()
                            .ifPresentOrElse(
                                    route -> upgrade(route, found, offer),
                                    () -> ordinary(found, Optional.of(offer)));
        }
    }

    private void ordinary(Router.Found found, Optional<ServerHandshake.Accepted> offer) {
        Place place = found.place();
        Optional<HttpRoute> route = place.route(head.method());
        if (route.isPresent()) {
            serve(route.get(), new PlainRequest(head, found.parameters(), peer()), offer);
        } else if (head.isMethod("OPTIONS")) {
            allow(place.allow());
        } else if (head.isMethod("GET") && place.isWebSocketOnly()) {
            refuse(ServerHandshake.UPGRADE_REQUIRED);
        } else {
            refuse(HttpError.methodNotAllowed(place.allow()));
        }
    }

    private void upgrade(WebSocketRoute route, Router.Found found, ServerHandshake.Accepted offer) {
        var handshake = new Handshake(head, found.parameters(), peer(), offer);
        Optional<HttpError> refusal = route.entry().refusal(handshake);
        refusal.ifPresentOrElse(
                this::refuse, () -> new Entering(this, protocol, route, handshake).begin());
    }

    /// What every answer to this request has.
    Headers standing() {
        return standing;
    }

    void refuse(HttpError error) {
        Headers mine = HeaderEdit.without(standing, REFUSALS_OWN);
        Headers all = HeaderEdit.withStanding(error.headers(), mine);
        protocol.refuse(new HttpError(error.status(), error.text(), error.section(), all));
    }

    private void allow(String methods) {
        HttpAnswer answer = new HttpAnswer(204, Headers.of("Allow", methods), NOTHING);
        HttpRoute route = HttpRoute.of(request -> answer);
        serve(route, new PlainRequest(head, Map.of(), peer()), Optional.empty());
    }

    private void serve(
            HttpRoute route, PlainRequest request, Optional<ServerHandshake.Accepted> offer) {
        var terms = new HttpExchange.Terms(standing, offer, isLast);
        protocol.serve(new HttpExchange(protocol, route, request, terms));
    }

    /// The same answer with what every answer to this request has.
    HttpAnswer standing(HttpAnswer answer) {
        Headers all = HeaderEdit.withStanding(answer.headers(), standing);
        return new HttpAnswer(answer.status(), all, answer.body());
    }

    private HttpRequest.Peer peer() {
        Connection connection = protocol.connection();
        return new HttpRequest.Peer(
                connection.peerAddress(),
                caller(),
                protocol.site().server(),
                connection.peerCertificates());
    }

    private Caller caller() {
        Connection connection = protocol.connection();
        var peer = new Caller(connection.peerAddress(), connection.isSecure());
        return Caller.of(peer, head.headers(), protocol.site().listening().proxies());
    }
}
