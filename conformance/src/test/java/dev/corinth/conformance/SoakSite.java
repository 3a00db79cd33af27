package dev.corinth.conformance;

import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.pubsub.TopicPolicy;
import dev.corinth.server.Authentication;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.HttpRequest;
import dev.corinth.server.HttpRoute;
import dev.corinth.server.Listening;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TopicAccess;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.testkit.TestTls;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;
import dev.corinth.wire.DeflateConfig;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Collectors;

/// The program that is soaked: a server with something of everything, on two ports, one of them
/// TLS. It says `listening PORT TLS-PORT`, and for each line that it reads what it holds
/// ([SoakSample]); it ends with its input.
final class SoakSite {
    static final String TOPIC = "prices";

    /// Little, so that who does not read is cut within a round.
    private static final OutputLimits OUTPUT =
            new OutputLimits(4 << 20, 64 << 10, OverflowPolicy.DISCONNECT, Duration.ofSeconds(1));

    private SoakSite() {}

    /// Serves until the input ends.
    public static void main(String... none) throws IOException {
        try (Server server = serve()) {
            String ports =
                    server.addresses().stream()
                            .map(it -> String.valueOf(((InetSocketAddress) it).getPort()))
                            .collect(Collectors.joining(" "));
            IO.println("listening " + ports);
            while (IO.readln() != null) {
                IO.println(SoakSample.take(server.snapshot().connections()));
            }
        }
    }

    private static Server serve() {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .loops(loops -> loops.count(2))
                        .alsoListening(Listening.onPort(0).tls(TestTls.server()));
        Server server = Server.with(config);
        server.topic(TOPIC, TopicPolicy.STANDARD.history(100), TopicAccess.everybody());
        server.webSocket("/echo", route((socket, message) -> socket.send(message)));
        server.webSocket("/topic", route(new Market(server)));
        server.get("/hello", _ -> HttpAnswer.text(200, "hello\n"));
        server.routes().put("/count", HttpRoute.of(SoakSite::count).maxBody(1 << 20));
        return server.start();
    }

    private static HttpAnswer count(HttpRequest request) {
        return HttpAnswer.text(200, request.body().length + " bytes\n");
    }

    private static WebSocketRoute route(WebSocketListener listener) {
        WebSocketConfig config =
                WebSocketConfig.STANDARD
                        .maxMessage(2 << 20)
                        .deflate(DeflateConfig.on())
                        .output(OUTPUT);
        return WebSocketRoute.of(listener).config(config).authenticate(Authentication.none());
    }

    /// Sends everybody what anybody sends.
    private record Market(Server server) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {
            server.topics().subscribe(socket, TOPIC);
        }

        @Override
        public void onMessage(WebSocket socket, Message message) {
            server.topics().publish(TOPIC, message);
        }
    }
}
