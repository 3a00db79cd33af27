import dev.corinth.files.StaticFiles;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

// The protocols of the test server of libwebsockets: a number that grows, a board, and files.

final WebSocketGroup board = new WebSocketGroup();

void main(String[] arguments) {
    WebSocketRoute protocols =
            WebSocketRoute.of(new Mirror())
                    .requireSubprotocol()
                    .deciding("dumb-increment-protocol", it -> it.accept(new Increment()))
                    .subprotocol("lws-mirror-protocol", new Mirror());
    Server.on(9001)
            .webSocket("/ws", protocols)
            .mount("/", StaticFiles.of(Path.of(arguments[0])).routes())
            .start();
}

static class Increment implements WebSocketListener {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public void onOpen(WebSocket socket) {
        Thread.startVirtualThread(() -> count(socket));
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        if (message.text().equals("reset\n")) {
            number.set(0);
        }
    }

    private void count(WebSocket socket) {
        while (socket.isOpen()) {
            socket.send(String.valueOf(number.getAndIncrement()));
            LockSupport.parkNanos(50_000_000);
        }
    }
}

class Mirror implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        board.join(socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        board.send(message);
    }
}
