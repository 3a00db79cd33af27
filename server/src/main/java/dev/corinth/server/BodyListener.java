package dev.corinth.server;

import java.nio.ByteBuffer;

/// Takes the body of a request piece by piece. Called on the thread of its route, one call at a
/// time.
@FunctionalInterface
public interface BodyListener {
    /// Some bytes of the body have come, in order.
    ///
    /// @param exchange the request they belong to; [HttpExchange#pause] holds further ones back
    /// @param piece read-only, at least one byte; valid until this returns, to be copied by who
    ///     keeps it
    /// @throws Exception whatever went wrong, as for [HttpHandler#handle]
    void onPiece(HttpExchange exchange, ByteBuffer piece) throws Exception;

    /// The body is whole. Not called if it is not: then [HttpExchange#onGone] is.
    ///
    /// @param exchange the request it belongs to
    /// @throws Exception whatever went wrong
    default void onEnd(HttpExchange exchange) throws Exception {}
}
