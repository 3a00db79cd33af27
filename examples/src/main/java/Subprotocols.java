import dev.corinth.server.Handshake;
import dev.corinth.server.Server;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.WebSocket;

// One path, two subprotocols, each with a listener of its own: everybody may have things counted,
// and who knows the word may have them shouted. A client that offers neither is refused with 400.

void main() {
    var route =
            WebSocketRoute.of((_, _) -> {})
                    .subprotocol("count", (socket, message) -> socket.send("" + message.length()))
                    .deciding("shout", this::shouting)
                    .requireSubprotocol();
    Server.on(9001).webSocket("/", route).start();
}

UpgradeAnswer shouting(Handshake handshake) {
    if (!handshake.header("Authorization").equals(Optional.of("Bearer sesame"))) {
        return handshake.reject(401).header("WWW-Authenticate", "Bearer");
    }
    return handshake
            .accept((socket, message) -> shout(socket, message.text()))
            .header("X-Volume", "11");
}

void shout(WebSocket socket, String text) {
    socket.send(text.toUpperCase(Locale.ROOT) + "!");
}
