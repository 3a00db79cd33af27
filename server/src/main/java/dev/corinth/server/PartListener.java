package dev.corinth.server;

import java.nio.ByteBuffer;

/// Takes the parts of a multipart form piece by piece ([Multipart]). Called on the thread of its
/// route, one call at a time.
public interface PartListener {
    /// A part begins.
    ///
    /// @param exchange the request it belongs to
    /// @param part what it says of itself
    /// @throws Exception whatever went wrong, as for [HttpHandler#handle]
    default void onPart(HttpExchange exchange, Part part) throws Exception {}

    /// Some bytes of a part have come, in order.
    ///
    /// @param exchange the request they belong to; [HttpExchange#pause] holds further ones back
    /// @param part the part they belong to
    /// @param piece read-only, at least one byte; valid until this returns
    /// @throws Exception whatever went wrong
    void onPiece(HttpExchange exchange, Part part, ByteBuffer piece) throws Exception;

    /// A part is whole.
    ///
    /// @param exchange the request it belongs to
    /// @param part which
    /// @throws Exception whatever went wrong
    default void onPartEnd(HttpExchange exchange, Part part) throws Exception {}

    /// All parts are whole.
    ///
    /// @param exchange to be answered
    /// @throws Exception whatever went wrong
    void onEnd(HttpExchange exchange) throws Exception;
}
