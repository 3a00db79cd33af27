import dev.corinth.client.Client;
import dev.corinth.websocket.Message;

void main() {
    try (var socket = Client.connect("ws://localhost:9001/")) {
        socket.send("Hello, world!");
        var reply = socket.receive(Duration.ofSeconds(2)); // empty if nothing came in two seconds
        IO.println(reply.map(Message::text).orElse("no answer"));
    }
}
