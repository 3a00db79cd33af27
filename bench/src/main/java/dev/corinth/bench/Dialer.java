package dev.corinth.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Opens WebSockets as bare channels, many of them from one machine. Used by one thread.
final class Dialer {
    private static final int OF_AN_ADDRESS = 5_000;
    private static final int END_OF_HEAD = 0x0D0A0D0A;
    private static final String REQUEST =
            """
            GET / HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    private final InetSocketAddress address;
    private final ByteBuffer head = ByteBuffer.allocateDirect(1 << 10);
    private int opened;

    /// @param address where a server listens
    Dialer(InetSocketAddress address) {
        this.address = address;
    }

    /// Opens one more. It is cut without a farewell when it is closed.
    SocketChannel open() throws IOException {
        SocketChannel peer = SocketChannel.open();
        // Finding a free port takes long when many of one address are taken, and a port rests
        // after an ordinary end.
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        String from = "127.0.0." + (2 + opened++ / OF_AN_ADDRESS % 100);
        peer.bind(new InetSocketAddress(from, 0)).connect(address);
        peer.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        head.clear();
        while (head.position() < 4 || head.getInt(head.position() - 4) != END_OF_HEAD) {
            if (peer.read(head) < 0) {
                throw new IOException("no WebSocket: " + StandardCharsets.UTF_8.decode(head));
            }
        }
        return peer;
    }
}
