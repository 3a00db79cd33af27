import dev.corinth.pubsub.SubscribeRequest;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.server.Handshake;
import dev.corinth.server.Server;
import dev.corinth.server.TopicAccess;
import dev.corinth.server.Topics;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

// A chat with rooms that remember: whoever is at ws://localhost:9001/rooms/garden?name=Ann is sent
// the last twenty messages of the garden, and then hears everybody there. A message to a topic is
// framed once, however many there are.

final Server server = Server.on(9001);

void main() {
    server.topic("rooms/+", TopicPolicy.STANDARD.history(20), TopicAccess.everybody())
            .webSocket("/rooms/{room}", WebSocketRoute.deciding(this::welcome))
            .start();
}

UpgradeAnswer welcome(Handshake handshake) {
    var name = handshake.query("name");
    if (name.isEmpty()) {
        return handshake.reject(400).body("say who you are: ?name=…\n");
    }
    var room = handshake.pathParameter("room").orElseThrow();
    if (room.contains("+") || room.contains("#")) {
        // It would be a pattern of rooms.
        return handshake.reject(400).body("no room has + or # in its name\n");
    }
    return handshake.accept(new Guest(name.get(), "rooms/" + room, server.topics()));
}

record Guest(String name, String room, Topics topics) implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        topics.subscribe(
                socket, SubscribeRequest.to(room).newest(20).onAnswer(_ -> say(" is here")));
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        say(": " + message.text());
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        say(" has left");
    }

    private void say(String what) {
        topics.publish(room, name + what);
    }
}
