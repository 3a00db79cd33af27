package dev.corinth.server;

import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocket;

/// What there is to know of one open WebSocket. Immutable.
///
/// @param id of the WebSocket
/// @param loop the number of its loop
/// @param peer the address of its peer, without the port
/// @param login who is at the other end, or empty
/// @param subprotocol what was agreed, or empty
/// @param extensions what was agreed, as it stands in the answer; or empty
/// @param waitingBytes how much waits to be sent: a slow consumer has much
public record ConnectionInfo(
        long id,
        int loop,
        String peer,
        String login,
        String subprotocol,
        String extensions,
        long waitingBytes) {
    static ConnectionInfo of(WebSocket socket) {
        return new ConnectionInfo(
                socket.id(),
                (int) (socket.id() >>> 56) - 1,
                AccessLine.address(socket.peerAddress()),
                socket.login().map(Login::name).orElse(""),
                socket.subprotocol().orElse(""),
                socket.extensions(),
                socket.waitingBytes());
    }
}
