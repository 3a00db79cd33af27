package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SendResult;

import org.jspecify.annotations.Nullable;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A connection that carries bytes as they are. Safe for any thread; what one thread asks happens
/// in that order.
public final class TcpSocket {
    private final Connection connection;
    private final TcpProtocol protocol;
    private volatile @Nullable Object attachment;

    TcpSocket(Connection connection, TcpProtocol protocol) {
        this.connection = connection;
        this.protocol = protocol;
    }

    /// A number that names this connection in this process, see [Tcp#send].
    ///
    /// @return never 0
    public long id() {
        return connection.id();
    }

    /// Who is at the other end: as the system knows it, or a trusted proxy by the PROXY protocol.
    ///
    /// @return an internet or Unix domain address
    public SocketAddress peerAddress() {
        return connection.peerAddress();
    }

    /// Whether bytes may still be sent; a moment later it may be otherwise.
    ///
    /// @return true while open
    public boolean isOpen() {
        return connection.isOpen();
    }

    /// Whether bytes travel in TLS.
    ///
    /// @return false for plain text
    public boolean isSecure() {
        return connection.isSecure();
    }

    /// Sends bytes.
    ///
    /// @param bytes copied before this returns, or sent
    /// @return SENT or QUEUED if all of them are on their way; DROPPED if too much waits, and none
    ///     of them is sent: try again at [TcpListener#onWritable]; CLOSED
    public SendResult send(byte... bytes) {
        if (connection.loop().isOwner()) {
            return protocol.send(bytes);
        }
        SendResult result = connection.post(TcpProtocol.SEND, Connection.NO_KEY, bytes);
        if (result == SendResult.QUEUED || result == SendResult.DROPPED) {
            protocol.control(TcpProtocol.OWE_WRITABLE);
        }
        return result;
    }

    /// Sends text in UTF-8.
    ///
    /// @param text what
    /// @return as for [#send(byte...)]
    public SendResult send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends what a buffer holds from its position to its limit.
    ///
    /// @param bytes its position stays
    /// @return as for [#send(byte...)]
    public SendResult send(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return send(copy);
    }

    /// Sends what has just arrived, on this connection or on another one.
    ///
    /// @param data in its callback
    /// @return as for [#send(byte...)]
    public SendResult send(TcpData data) {
        if (connection.loop().isOwner()) {
            long from = data.from();
            return protocol.send(data.requireShown(), from, from + data.length());
        }
        return send(data.bytes());
    }

    /// Sends what waits and then ends our half: the peer sees the end, and may go on sending.
    public void finish() {
        protocol.control(TcpProtocol.FINISH);
    }

    /// Sends what waits and then closes.
    public void close() {
        protocol.control(TcpProtocol.CLOSE);
    }

    /// Closes at once: what waits is lost, and the peer sees a reset.
    public void abort() {
        protocol.control(TcpProtocol.ABORT);
    }

    /// Stops receiving, so that the peer is slowed down by its own network.
    public void pause() {
        protocol.control(TcpProtocol.PAUSE);
    }

    /// Receives again after [#pause].
    public void resume() {
        protocol.control(TcpProtocol.RESUME);
    }

    /// How many bytes wait to be sent; a moment later it may be otherwise.
    ///
    /// @return 0 or more
    public long waitingBytes() {
        return connection.waitingBytes();
    }

    /// Keeps something of the application's with this connection.
    ///
    /// @param object whatever is wanted, instead of what was kept before
    public void attach(@Nullable Object object) {
        attachment = object;
    }

    /// What was kept with this connection.
    ///
    /// @return null if nothing was
    public @Nullable Object attachment() {
        return attachment;
    }

    @Override
    public String toString() {
        return "tcp " + Long.toHexString(id()) + " of " + peerAddress();
    }
}
