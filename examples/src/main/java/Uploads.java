import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.corinth.dispatch.WorkerPool;
import dev.corinth.server.Handshake;
import dev.corinth.server.Server;
import dev.corinth.server.UpgradeAnswer;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

// A large file as many messages: no message is longer than its limit, and who was cut off goes on
// where it was. At ws://localhost:9001/uploads/cat.jpg the server says how many bytes it has; the
// client sends the next ones, and "end". Files are written by workers: a loop never waits for a
// disk. More than they can write is not read, so a fast client is slowed down by its own network.

Path folder;

void main(String[] arguments) {
    folder = Path.of(arguments[0]);
    var route = WebSocketRoute.deciding(this::decide).runOn(WorkerPool.of(2));
    Server.on(9001).webSocket("/uploads/{name}", route).start();
}

UpgradeAnswer decide(Handshake handshake) {
    var name = handshake.pathParameter("name").orElseThrow();
    if (!name.matches("[a-z0-9]+(\\.[a-z0-9]+)?")) {
        return handshake.reject(400).body("a name is letters and digits, with one dot at most\n");
    }
    return handshake.accept(new Upload(folder.resolve(name)));
}

record Upload(Path file) implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        socket.send("have " + part().toFile().length());
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        try {
            if (message.kind() == MessageKind.BINARY) {
                Files.write(part(), message.bytes(), CREATE, APPEND);
                socket.send("have " + Files.size(part()));
            } else {
                Files.move(part(), file, REPLACE_EXISTING);
                socket.close(1000, "complete");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path part() {
        return file.resolveSibling(file.getFileName() + ".part");
    }
}
