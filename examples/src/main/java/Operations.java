import dev.corinth.admin.AdminConfig;
import dev.corinth.admin.AdminServer;
import dev.corinth.engine.Rate;
import dev.corinth.server.AccessLog;
import dev.corinth.server.Authentication;
import dev.corinth.server.Authenticator;
import dev.corinth.server.DrainPlan;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;
import dev.corinth.server.TokenPlace;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.TrafficLimits;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

// A server to be operated: it knows who comes in, holds them to a rate, writes down who was there,
// shows its figures, and says goodbye when it is told to end: java … Operations.java access.log

void main(String[] files) {
    var tokens = Map.of("sesame", Login.of("ann").lasting(Duration.ofHours(8)));
    var place = TokenPlace.bearer().or(TokenPlace.cookie("session"));
    var calm = TrafficLimits.ofMessages(Rate.perSecond(50).burst(100));
    var route =
            WebSocketRoute.of(this::answer)
                    .authenticate(Authentication.by(Authenticator.ofTokens(place, tokens)))
                    .config(WebSocketConfig.STANDARD.traffic(calm));
    var config =
            ServerConfig.STANDARD
                    .port(9001)
                    .perAddress(all -> all.failedLogins(Rate.perMinute(10)))
                    .accessLog(AccessLog.to(Path.of(files[0])));
    var server = Server.with(config).webSocket("/", route).start();

    var admin = AdminServer.start(server, AdminConfig.STANDARD.port(0));
    IO.println("figures on http://127.0.0.1:" + admin.port() + "/");

    Runnable goodbye = () -> server.drain(DrainPlan.STANDARD).join();
    Runtime.getRuntime().addShutdownHook(new Thread(goodbye));
}

void answer(WebSocket socket, Message message) {
    String name = socket.login().map(Login::name).orElse("nobody");
    socket.send(name + ": " + message.text());
}
