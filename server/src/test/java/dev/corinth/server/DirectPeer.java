package dev.corinth.server;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A peer that reads and writes from native memory it was given, so that Java keeps none for it:
/// for tests that count native memory of this process. Owned by the test.
final class DirectPeer implements AutoCloseable {
    private static final int HEAD_END = 0x0D0A0D0A;

    private final SocketChannel channel;
    private final ByteBuffer buffer;

    private DirectPeer(SocketChannel channel, ByteBuffer buffer) {
        this.channel = channel;
        this.buffer = buffer;
    }

    /// Opens a WebSocket.
    ///
    /// @param buffer native, with room for the longest frame; peers may share it
    static DirectPeer open(Server server, String path, ByteBuffer buffer) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        DirectPeer peer = new DirectPeer(SocketChannel.open(address), buffer);
        peer.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        peer.write(RawHandshake.request(path, "localhost").getBytes(StandardCharsets.US_ASCII));
        buffer.clear();
        while (buffer.position() < 4 || buffer.getInt(buffer.position() - 4) != HEAD_END) {
            peer.readSome();
        }
        return peer;
    }

    /// Sends a frame, waiting for room.
    void send(RawFrame frame) throws IOException {
        write(frame.toBytes());
    }

    /// Sends bytes, waiting for room.
    void write(byte... bytes) throws IOException {
        buffer.clear().put(bytes).flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /// Waits for a frame.
    void expect(RawFrame frame) throws IOException {
        byte[] wanted = frame.toBytes();
        buffer.clear().limit(wanted.length);
        while (buffer.hasRemaining()) {
            readSome();
        }
        byte[] came = new byte[wanted.length];
        buffer.flip().get(came);
        if (!Arrays.equals(came, wanted)) {
            throw new AssertionError("not what was expected: " + frame);
        }
    }

    private void readSome() throws IOException {
        if (channel.read(buffer) < 0) {
            throw new EOFException();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
