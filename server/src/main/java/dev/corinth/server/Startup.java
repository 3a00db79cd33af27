package dev.corinth.server;

import dev.corinth.engine.Engine;
import dev.corinth.engine.Service;
import dev.corinth.websocket.WebSockets;

import java.util.Optional;

/// Makes of a server that was set up one that runs, or leaves nothing behind. Used by the thread
/// that starts it.
///
/// @param server set up
/// @param routes what is served where a place has none of its own
/// @param topics of the server
record Startup(Server server, Routes routes, Topics topics) {
    Running run(Engine engine) {
        ServerConfig config = server.config();
        Offers.routes(config, routes).forEach(Routes::freeze);
        Dispatchers dispatchers = Dispatchers.start(Offers.dispatches(config, routes), engine);
        Ledger ledger = new Ledger(engine, config.accessLog());
        try {
            return run(engine, dispatchers, ledger);
        } catch (RuntimeException e) {
            dispatchers.end().join();
            ledger.close();
            throw e;
        }
    }

    private Running run(Engine engine, Dispatchers dispatchers, Ledger ledger) {
        ServerConfig config = server.config();
        WebSockets webSockets = new WebSockets(engine);
        topics.start(webSockets);
        webSockets.observe(ledger);
        engine.watch(ledger);
        AddressCounts counts = config.perAddress().counts();
        DescriptorLimit.warnIfLow(config.loops().maxConnections());
        Site site =
                new Site(
                        server,
                        config,
                        config.listening(),
                        routes,
                        webSockets,
                        dispatchers,
                        counts,
                        ledger,
                        Optional.empty());
        Listeners listeners =
                Listeners.open(engine, config, routes, (place, tls) -> service(site, place, tls));
        return Running.of(engine, webSockets, dispatchers, ledger, listeners);
    }

    private Service service(Site site, Listening place, Optional<LiveTls> tls) {
        return Offers.service(site.at(place, Offers.routes(place, routes), tls));
    }
}
