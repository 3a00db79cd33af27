import dev.corinth.server.Server;

void main() {
    Server.on(9001).webSocket("/", (socket, message) -> socket.send(message)).start();
}
