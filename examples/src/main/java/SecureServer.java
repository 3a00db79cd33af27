import dev.corinth.server.PemKeys;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.wire.DeflateConfig;

// wss://localhost:9001/ with compression and limits: java … SecureServer.java chain.pem key.pem

void main(String[] files) {
    var config =
            ServerConfig.STANDARD
                    .port(9001)
                    .tls(PemKeys.context(Path.of(files[0]), Path.of(files[1])))
                    .loops(loops -> loops.maxConnections(10_000))
                    .timeouts(times -> times.header(Duration.ofSeconds(5)));
    var small = WebSocketConfig.STANDARD.maxMessage(64 << 10).deflate(DeflateConfig.on());
    var echo = WebSocketRoute.of((socket, message) -> socket.send(message)).config(small);
    Server.with(config).webSocket("/", echo).start();
}
