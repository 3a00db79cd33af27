import dev.corinth.server.Handshake;
import dev.corinth.server.Server;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

// A chat with rooms: whoever is at ws://localhost:9001/rooms/garden?name=Ann hears everybody in the
// garden. A message to a group is framed once, however many there are.

final Map<String, WebSocketGroup> rooms = new ConcurrentHashMap<>();

void main() {
    Server.on(9001).webSocket("/rooms/{room}", WebSocketRoute.deciding(this::welcome)).start();
}

UpgradeAnswer welcome(Handshake handshake) {
    var name = handshake.query("name");
    if (name.isEmpty()) {
        return handshake.reject(400).body("say who you are: ?name=…\n");
    }
    var room = handshake.pathParameter("room").orElseThrow();
    var group = rooms.computeIfAbsent(room, _ -> new WebSocketGroup());
    return handshake.accept(new Guest(name.get(), group));
}

record Guest(String name, WebSocketGroup room) implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        room.join(socket);
        room.send(name + " is here");
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        room.send(name + ": " + message.text());
    }

    @Override
    public void onClose(WebSocket socket, Closure closure) {
        room.send(name + " has left");
    }
}
