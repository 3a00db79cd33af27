import dev.corinth.server.Server;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

// A program with a loop of its own, such as a game or a simulation, that serves WebSockets between
// its steps: one thread, so listeners and the rest of the program may share what they like.

void main() {
    var world = new World();
    try (var server = Server.on(9001).webSocket("/", world).startStepped()) {
        long next = System.nanoTime();
        while (server.step(Duration.ofNanos(Math.max(0, next - System.nanoTime())))) {
            if (System.nanoTime() - next >= 0) {
                world.tick();
                next += 50_000_000; // twenty times a second
            }
            if (world.isOver()) {
                var _ = server.stop(); // says goodbye; step goes on until all have gone
            }
        }
    }
    IO.println("The world has ended after " + world.words + " words.");
}

static class World implements WebSocketListener {
    private final WebSocketGroup watchers = new WebSocketGroup();
    private int ticks;
    private int words;

    @Override
    public void onOpen(WebSocket socket) {
        watchers.join(socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        words++;
        watchers.send(message.text() + "!");
    }

    void tick() {
        ticks++;
        watchers.send("tick " + ticks);
    }

    boolean isOver() {
        return words >= 3;
    }
}
