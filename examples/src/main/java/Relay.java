import dev.corinth.client.ClientConfig;
import dev.corinth.client.Loss;
import dev.corinth.client.ReconnectConfig;
import dev.corinth.client.ReconnectListener;
import dev.corinth.client.ReconnectingClient;
import dev.corinth.server.Server;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

// A server that keeps a connection to another one, and tells everybody what that says. A dead peer
// is found out by pings; after a minute without a connection the server stops:
// java … Relay.java ws://feed.example/prices

final WebSocketGroup everybody = new WebSocketGroup();
final Server server = Server.on(9001);

void main(String[] from) throws InterruptedException {
    server.webSocket("/", new Visitors()).start();
    var beating =
            ClientConfig.STANDARD.webSocket(
                    ClientConfig.STANDARD
                            .webSocket()
                            .pings(Duration.ofSeconds(10), Duration.ofSeconds(20)));
    var how = ReconnectConfig.STANDARD.giveUpAfter(Duration.ofMinutes(1));
    try (var feed = ReconnectingClient.open(from[0], beating, how, new Feed())) {
        feed.send("all prices, please");
        server.await();
    }
}

class Feed implements ReconnectListener {
    @Override
    public void onMessage(WebSocket socket, Message message) {
        everybody.send(message);
    }

    @Override
    public void onWaiting(Loss loss, Duration wait) {
        everybody.send("no prices just now: " + loss.text());
    }

    @Override
    public void onEnd(Loss loss) {
        var _ = server.stop();
    }
}

class Visitors implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        everybody.join(socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        // Visitors only listen.
    }
}
