/// A server of WebSockets and of HTTP beside them on the same port.
///
/// [dev.corinth.server.Server] is set up with [dev.corinth.server.Routes] and started. A
/// [dev.corinth.server.WebSocketRoute] says who decides about a
/// [dev.corinth.server.Handshake] and who listens; a [dev.corinth.server.ServerConfig] says, part
/// by part, where the server listens and how it behaves.
///
/// ```
/// bytes ─► HttpProtocol ─► Answering ─► Routes ─► HttpExchange ─► a handler ─► Responder
///                               └─► Upgrade ─► 101 ─► the connection speaks WebSocket
/// events ─► PostedListener ─► a mailbox ─► the listener of a route that runs elsewhere
/// ```
///
/// `docs/http.md` says how requests are answered, decision 0027 why so.
///
/// Where to look: which request gets which status, `Answering`; what comes of a body, `BodyIntake`;
/// how long a peer may take,
/// [dev.corinth.server.ServerTimeouts]; what a path matches, `PathPattern`; where a listener runs,
/// [dev.corinth.server.WebSocketRoute#runOn].
package dev.corinth.server;
