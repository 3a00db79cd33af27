import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

// Handlers away from the loop: on workers of which each keeps something for itself, on virtual
// threads that may wait, and on one thread that needs no locks because it is alone.

final WorkerPool<MessageDigest> pool =
        WorkerPool.of(4).context(() -> MessageDigest.getInstance("SHA-256"));

int heard; // by the thread of the application alone

void main() {
    Server.on(9001)
            .webSocket("/digest", WebSocketRoute.of(this::digest).runOn(pool))
            .webSocket("/later", WebSocketRoute.of(this::later).runOn(VirtualThreads.standard()))
            .webSocket("/count", WebSocketRoute.of(this::count).runOn(AppThread.of("count")))
            .start();
}

void digest(WebSocket socket, Message message) {
    byte[] digest = pool.context().digest(message.bytes());
    socket.send(HexFormat.of().formatHex(digest));
}

void later(WebSocket socket, Message message) {
    try {
        Thread.sleep(Duration.ofMillis(100));
        socket.send(message);
    } catch (InterruptedException e) {
        socket.close(1001, "the server stops");
    }
}

void count(WebSocket socket, Message message) {
    heard++;
    socket.send(heard + " messages so far");
}
