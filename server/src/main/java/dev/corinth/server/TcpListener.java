package dev.corinth.server;

/// What is done with connections that carry bytes as they are. Called on one thread at a time for
/// each connection.
///
/// Where its methods run is said by [TcpRoute#runOn]. The events of one connection come in order,
/// [#onOpen] first and [#onClose] last. What a method throws is logged once and cuts the
/// connection.
@FunctionalInterface
public interface TcpListener {
    /// Bytes have arrived, as many as there were: a piece of the stream, with no borders of its
    /// own.
    ///
    /// @param socket from whom
    /// @param data valid until this returns; [TcpData#bytes] keeps it
    void onReceived(TcpSocket socket, TcpData data);

    /// A connection is open, after its TLS handshake if it has one. It may be sent to at once.
    ///
    /// @param socket whose
    default void onOpen(TcpSocket socket) {}

    /// There is room again after [dev.corinth.engine.SendResult#QUEUED] or
    /// [dev.corinth.engine.SendResult#DROPPED].
    ///
    /// @param socket whose
    default void onWritable(TcpSocket socket) {}

    /// The peer will send nothing more. Sending to it goes on until this side closes, which it does
    /// here unless it is told otherwise.
    ///
    /// @param socket whose
    default void onEnd(TcpSocket socket) {
        socket.close();
    }

    /// The server stops: a last word may be sent. The connection is closed when this returns.
    ///
    /// @param socket whose
    default void onShutdown(TcpSocket socket) {}

    /// The connection is gone. The last event, exactly once for each [#onOpen].
    ///
    /// @param socket whose; nothing can be sent any more
    /// @param reason why, as a sentence for logs; empty if it was closed in order, by either side
    default void onClose(TcpSocket socket, String reason) {}
}
