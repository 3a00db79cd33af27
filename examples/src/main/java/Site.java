import dev.corinth.files.StaticFiles;
import dev.corinth.server.CertificateFiles;
import dev.corinth.server.Listening;
import dev.corinth.server.Routes;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.ServerTls;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketGroup;
import dev.corinth.websocket.WebSocketListener;

// A site: its files at https://localhost:9001/, its WebSockets at wss://localhost:9001/live, and a
// port without TLS that only sends people there.
// java … Site.java public chain.pem key.pem 9080

void main(String[] arguments) {
    var certificate = CertificateFiles.of(Path.of(arguments[1]), Path.of(arguments[2]));
    var toTls = new Routes().redirect("/{rest...}", "https://localhost:9001/{rest}");
    var config =
            ServerConfig.STANDARD
                    .listening(it -> it.port(9001).tls(ServerTls.of(certificate)))
                    .alsoListening(Listening.onPort(Integer.parseInt(arguments[3])).offer(toTls));
    Server server =
            Server.with(config)
                    .webSocket("/live", new Everybody(new WebSocketGroup()))
                    .mount("/", StaticFiles.of(Path.of(arguments[0])).routes());
    server.routes()
            // Browsers stay with TLS, and the page runs no script but its own.
            .header("Strict-Transport-Security", "max-age=31536000")
            .header("Content-Security-Policy", "default-src 'self'");
    server.start();
}

record Everybody(WebSocketGroup group) implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {
        group.join(socket);
    }

    @Override
    public void onMessage(WebSocket socket, Message message) {
        group.send(message);
    }
}
