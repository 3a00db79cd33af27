package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.engine.Entrance;
import dev.corinth.engine.Service;

import java.util.List;
import java.util.stream.Stream;

/// What a server offers at all its places. Stateless; safe for any thread.
final class Offers {
    private Offers() {}

    /// What is served at a place: its own routes, or else those of the server.
    static Routes routes(Listening place, Routes ofServer) {
        return place.offer().orElse(ofServer) instanceof Routes own ? own : ofServer;
    }

    /// The routes of the server, and those of places that have their own.
    static Stream<Routes> routes(ServerConfig config, Routes ofServer) {
        return Stream.concat(Stream.of(ofServer), offers(config, Routes.class)).distinct();
    }

    /// Where the handlers of all places run; the same object may come more than once.
    static List<Dispatch> dispatches(ServerConfig config, Routes ofServer) {
        return Stream.concat(
                        routes(config, ofServer).flatMap(one -> one.dispatches().stream()),
                        offers(config, TcpRoute.class).map(TcpRoute::dispatch))
                .toList();
    }

    /// What the connections of a place are given, but for their TLS.
    static Service service(Site site) {
        Listening place = site.listening();
        Service service =
                place.offer().orElse(site.routes()) instanceof TcpRoute tcp
                        ? Service.plain(connection -> new TcpProtocol(connection, site, tcp))
                                .limits(tcp.limits())
                        : Service.plain(connection -> new HttpProtocol(connection, site));
        return service.entrance(new Entrance(place.filter(), place.proxies().speakers()));
    }

    private static <T extends Offer> Stream<T> offers(ServerConfig config, Class<T> kind) {
        return config.listenings().stream()
                .flatMap(place -> place.offer().stream())
                .filter(kind::isInstance)
                .map(kind::cast);
    }
}
