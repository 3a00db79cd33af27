package dev.corinth.server;

import dev.corinth.websocket.WebSockets;

import java.util.Optional;

/// What the connections of one place of a running server share. Immutable.
///
/// @param server the server
/// @param config how it behaves
/// @param listening the place where they came in
/// @param routes what is served where
/// @param webSockets makes WebSockets of connections
/// @param dispatchers run the handlers that do not run on the loops
/// @param addresses what is counted for each address
/// @param ledger where it is written down what is done
/// @param tls what clients are shown there, where they speak TLS
record Site(
        Server server,
        ServerConfig config,
        Listening listening,
        Routes routes,
        WebSockets webSockets,
        Dispatchers dispatchers,
        AddressCounts addresses,
        Ledger ledger,
        Optional<LiveTls> tls) {
    /// The same at another place.
    Site at(Listening place, Routes served, Optional<LiveTls> shown) {
        return new Site(
                server, config, place, served, webSockets, dispatchers, addresses, ledger, shown);
    }
}
