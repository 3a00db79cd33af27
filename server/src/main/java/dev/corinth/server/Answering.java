package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/// The answer to one request: host, route, method or handshake, in this order. Used by one call on
/// the loop.
final class Answering {
    private static final String ALLOWED = "GET, HEAD";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final HttpProtocol protocol;
    private final RequestHead head;
    private final boolean isLast;

    Answering(HttpProtocol protocol, RequestHead head, boolean isLast) {
        this.protocol = protocol;
        this.head = head;
        this.isLast = isLast;
    }

    void answer() {
        Optional<HttpError> refusal = protocol.site().config().listening().hosts().refusal(head);
        if (refusal.isPresent()) {
            protocol.refuse(refusal.get());
        } else if (head.target().equals("*")) {
            // RFC 9110 §9.3.7: OPTIONS about the server itself; the parser lets no other here.
            answer(new HttpAnswer(204, Headers.of("Allow", ALLOWED), NOTHING));
        } else {
            Optional<Router.Found> found = protocol.site().router().find(head.path());
            found.ifPresentOrElse(this::answer, () -> protocol.refuse(HttpError.NOT_FOUND));
        }
    }

    private void answer(Router.Found found) {
        switch (ServerHandshake.of(head)) {
            case ServerHandshake.Refused(HttpError error) -> protocol.refuse(error);
            case ServerHandshake.NotUpgrade() -> ordinary(found);
            case ServerHandshake.Accepted offer ->
                    found.webSocket()
                            .ifPresentOrElse(
                                    route -> upgrade(route, found, offer), () -> ordinary(found));
        }
    }

    private void ordinary(Router.Found found) {
        Optional<Function<HttpRequest, HttpAnswer>> get = found.get();
        if (get.isEmpty()) {
            protocol.refuse(
                    head.isMethod("GET")
                            ? ServerHandshake.UPGRADE_REQUIRED
                            : HttpError.methodNotAllowed("GET"));
        } else if (!head.isMethod("HEAD") && !head.isMethod("GET")) {
            protocol.refuse(HttpError.methodNotAllowed(ALLOWED));
        } else {
            var request = new PlainRequest(head, found.parameters(), peer());
            answer(get.get().apply(request));
        }
    }

    private void upgrade(WebSocketRoute route, Router.Found found, ServerHandshake.Accepted offer) {
        boolean isSecure = protocol.connection().isSecure();
        Optional<HttpError> refusal = route.origins().refusal(head, isSecure);
        if (refusal.isPresent()) {
            protocol.refuse(refusal.get());
            return;
        }
        var handshake = new Handshake(head, found.parameters(), peer(), offer);
        switch (route.decide(handshake)) {
            case UpgradeAnswer.Acceptance acceptance ->
                    new Upgrade(protocol, route, handshake).open(acceptance);
            case UpgradeAnswer.Rejection(HttpAnswer answer) -> {
                protocol.responder().answer(answer, HttpProtocol.connectionField(true), false);
                protocol.finish();
            }
        }
    }

    private void answer(HttpAnswer answer) {
        Headers more = HttpProtocol.connectionField(isLast);
        protocol.responder().answer(answer, more, head.isMethod("HEAD"));
    }

    private HttpRequest.Peer peer() {
        Connection connection = protocol.connection();
        return new HttpRequest.Peer(
                connection.peerAddress(), connection.isSecure(), protocol.site().server());
    }
}
