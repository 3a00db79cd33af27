package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The loopback network of this machine. Owned by the test.
public final class RealWorld implements World {
    private final PollerSource source;
    private final List<Channel> channels = new ArrayList<>();

    public RealWorld(PollerSource source) {
        this.source = source;
    }

    @Override
    public PollerSource source() {
        return source;
    }

    @Override
    public SocketAddress freeAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    @Override
    public SocketAddress deadAddress() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalSocketAddress();
        }
    }

    @Override
    public Peer dial(SocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        return peer(channel);
    }

    @Override
    public PeerListener serve() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        channels.add(server);
        server.bind(freeAddress());
        server.configureBlocking(false);
        return new PeerListener() {
            @Override
            public SocketAddress address() throws IOException {
                return server.getLocalAddress();
            }

            @Override
            public Optional<Peer> accept() throws IOException {
                SocketChannel channel = server.accept();
                return channel == null ? Optional.empty() : Optional.of(peer(channel));
            }
        };
    }

    @Override
    public void close() throws IOException {
        for (Channel channel : channels) {
            channel.close();
        }
    }

    private Peer peer(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channels.add(channel);
        return new ChannelPeer(channel);
    }

    private static final class ChannelPeer implements Peer {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        private @Nullable IOException cut;
        private boolean ended;

        ChannelPeer(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int send(byte[] bytes) throws IOException {
            return channel.write(ByteBuffer.wrap(bytes));
        }

        @Override
        public byte[] take(int limit) {
            if (ended || cut != null) {
                return new byte[0];
            }
            buffer.clear().limit(Math.min(limit, buffer.capacity()));
            try {
                ended = channel.read(buffer) < 0;
            } catch (IOException e) {
                cut = e;
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }

        @Override
        public boolean ended() {
            return ended;
        }

        @Override
        public boolean cut() {
            return cut != null;
        }

        @Override
        public void finish() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        @Override
        public void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }
}
