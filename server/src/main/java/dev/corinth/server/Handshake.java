package dev.corinth.server;

import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;
import dev.corinth.poller.Line;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocketListener;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request to open a WebSocket, as an application sees it that accepts or rejects it. Immutable.
public final class Handshake extends HttpRequest {
    private final ServerHandshake.Accepted offer;
    private final Optional<Login> login;

    Handshake(
            RequestHead head,
            Map<String, String> parameters,
            Peer peer,
            ServerHandshake.Accepted offer) {
        super(head, parameters, peer);
        this.offer = offer;
        this.login = Optional.empty();
    }

    private Handshake(Handshake same, Login login) {
        super(same);
        this.offer = same.offer;
        this.login = Optional.of(login);
    }

    /// The same when it is known who asks.
    Handshake by(Login who) {
        return new Handshake(this, who);
    }

    /// Who asks, as the route's authenticator has found out.
    ///
    /// @return empty where nobody has found out
    public Optional<Login> login() {
        return login;
    }

    /// The subprotocols that the client offers.
    ///
    /// @return best first; may be empty
    public List<String> offeredSubprotocols() {
        return offer.protocols();
    }

    /// The origin of the page that asks; the route's rule has allowed it.
    ///
    /// @return empty if it is no browser
    public Optional<String> origin() {
        return offer.origin();
    }

    /// Accepts.
    ///
    /// @param listener what is done with the WebSocket
    /// @return to be returned, perhaps with a subprotocol, header fields or cookies
    public UpgradeAnswer.Acceptance accept(WebSocketListener listener) {
        return UpgradeAnswer.accept(listener);
    }

    /// Rejects.
    ///
    /// @param status 400 to 599, such as 401 or 403; 300 to 399 with a `Location`
    /// @return to be returned, perhaps with header fields or a body
    public UpgradeAnswer.Rejection reject(int status) {
        return UpgradeAnswer.reject(status);
    }

    /// Where the client is, for what is counted by addresses: not where its proxy is.
    long network() {
        return Line.networkOf(clientAddress());
    }

    ServerHandshake.Accepted offer() {
        return offer;
    }
}
