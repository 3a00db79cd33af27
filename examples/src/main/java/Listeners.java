import dev.corinth.engine.AddressRanges;
import dev.corinth.engine.ConnectionFilter;
import dev.corinth.server.HttpAnswer;
import dev.corinth.server.Listening;
import dev.corinth.server.Proxies;
import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import java.net.UnixDomainSocketAddress;
import java.time.Duration;

/// One server at three places: a port for everybody, one for a proxy, and a path for this machine.
void main(String[] paths) {
    Listening everybody =
            Listening.onPort(9001)
                    .filter(ConnectionFilter.denying(AddressRanges.of("203.0.113.0/24")))
                    .sockets(
                            sockets ->
                                    sockets.keepAlive(
                                            Duration.ofSeconds(60), Duration.ofSeconds(10), 3));
    Listening behindProxy =
            Listening.onPort(0).proxies(Proxies.trusting("127.0.0.1").withProxyProtocol());
    Listening path = Listening.at(UnixDomainSocketAddress.of(paths[0]));
    Server server =
            Server.with(
                            ServerConfig.STANDARD
                                    .listening(first -> everybody)
                                    .alsoListening(behindProxy)
                                    .alsoListening(path))
                    .get("/", asked -> HttpAnswer.text(200, "from " + asked.peerAddress()))
                    .webSocket("/", (socket, message) -> socket.send(message))
                    .start();
    IO.println(server.addresses());
}
