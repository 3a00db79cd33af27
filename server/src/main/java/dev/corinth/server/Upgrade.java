package dev.corinth.server;

import dev.corinth.http.Headers;
import dev.corinth.websocket.Admission;
import dev.corinth.websocket.Agreement;
import dev.corinth.websocket.ExtensionFields;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.ExtensionOffer;
import dev.corinth.wire.Role;

import java.util.List;
import java.util.Optional;

/// One accepted handshake on its way to a WebSocket: the extensions are agreed, the 101 is
/// written, the connection changes what it speaks. Used by one call on the loop.
final class Upgrade {
    private final HttpProtocol protocol;
    private final WebSocketRoute route;
    private final Handshake handshake;

    Upgrade(HttpProtocol protocol, WebSocketRoute route, Handshake handshake) {
        this.protocol = protocol;
        this.route = route;
        this.handshake = handshake;
    }

    void open(UpgradeAnswer.Acceptance acceptance) {
        List<ExtensionOffer> agreed = route.extensions().negotiate(offered());
        Optional<String> subprotocol = acceptance.subprotocol();
        String extensions = agreed.isEmpty() ? "" : ExtensionOffer.render(agreed);
        Headers headers = handshake.offer().answer(subprotocol, extensions, acceptance.headers());
        protocol.responder().switching(headers);
        WebSocketConfig config = acceptance.config().orElse(route.config());
        var agreement =
                new Agreement(
                        Role.SERVER,
                        config.deflate(route.config().deflate()),
                        DeflateParameters.of(agreed),
                        subprotocol.orElse(""));
        WebSocketListener listener =
                protocol.site()
                        .dispatchers()
                        .listener(route.dispatch(), protocol.connection(), acceptance.listener());
        WebSocket opened =
                protocol.site()
                        .webSockets()
                        .open(protocol.connection(), agreement, listener, admission(acceptance));
        protocol.site().ledger().opened(opened, handshake.head());
    }

    private Admission admission(UpgradeAnswer.Acceptance acceptance) {
        return new Admission(
                Optional.ofNullable(acceptance.attachment()),
                handshake.login(),
                route.entry().authentication().flatMap(Authentication::loginWithin),
                protocol.site().addresses().traffic(),
                handshake.network());
    }

    private List<ExtensionOffer> offered() {
        return BrokenDeflate.usable(
                ExtensionFields.read(handshake.offer().extensions()),
                handshake.header("User-Agent").orElse(""));
    }
}
