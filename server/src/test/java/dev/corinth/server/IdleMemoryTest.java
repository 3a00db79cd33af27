package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.poller.EpollPoller;
import dev.corinth.poller.NioPoller;
import dev.corinth.poller.PollerSource;
import dev.corinth.poller.UringPoller;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What an idle WebSocket costs on the heap of a server, by counting all objects of this process.
///
/// A few hundred are opened and dropped first, so that tables and pools have their size. The
/// objects of the clients, which live here too, are counted by themselves and taken off.
class IdleMemoryTest {
    private static final int CONNECTIONS = 256;
    private static final String REQUEST =
            """
            GET /idle HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """;

    static Stream<PollerSource> pollers() {
        var sources = new ArrayList<PollerSource>(List.of(NioPoller.source()));
        if (EpollPoller.whyNot().isEmpty()) {
            sources.add(EpollPoller.source());
        }
        if (UringPoller.whyNot().isEmpty()) {
            sources.add(UringPoller.source());
        }
        return sources.stream();
    }

    /// A connection, a WebSocket, the poller's line, and its socket or what it takes in: no buffer,
    /// queue, codec, request or timer. Who adds a field or an object finds the classes in the
    /// message of the failure, and says here what it is worth.
    ///
    /// With `nio` come Java's own channel and key, which are not ours to make smaller.
    @ParameterizedTest
    @MethodSource("pollers")
    void SV_33_anIdleWebSocketIsFourSmallObjects(PollerSource poller) throws IOException {
        HeapCensus idle = idleOn(poller);
        String ours = poller == NioPoller.source() ? "dev.corinth." : "";

        assertThat(idle.objectsOf(ours, CONNECTIONS)).as("%s", idle).isEqualTo(4);
        assertThat(idle.bytesOf(ours, CONNECTIONS))
                .as("%s", idle)
                .isLessThanOrEqualTo(most(poller));
    }

    /// With compact headers, of 8 bytes: 88, 80, 40 and 24. With those of 12 bytes, rounded up to
    /// eights: 96, 88 and 72, or 80 on epoll.
    private static long most(PollerSource poller) {
        if (HeapCensus.hasCompactHeaders()) {
            return 232;
        }
        return poller.name().equals("epoll") ? 264 : 256;
    }

    private static HeapCensus idleOn(PollerSource poller) throws IOException {
        HeapCensus clients = clientsAlone();
        try (Server server =
                Server.with(ServerConfig.STANDARD.port(0).loops(one -> one.count(1).poller(poller)))
                        .webSocket("/idle", (socket, message) -> socket.send(message))
                        .start()) {
            closeAll(opened(server));
            Wire.await("all are gone", () -> server.openConnections() == 0);
            String before = HeapCensus.take();
            List<SocketChannel> peers = opened(server);
            String after = HeapCensus.take();
            assertThat(server.openConnections()).isEqualTo(CONNECTIONS);
            closeAll(peers);
            return HeapCensus.between(before, after).minus(clients);
        }
    }

    /// What the clients cost where nobody takes them.
    private static HeapCensus clientsAlone() throws IOException {
        try (ServerSocketChannel deaf = ServerSocketChannel.open()) {
            deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CONNECTIONS);
            String before = HeapCensus.take();
            List<SocketChannel> peers = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                peers.add(connected(((InetSocketAddress) deaf.getLocalAddress()).getPort()));
            }
            String after = HeapCensus.take();
            closeAll(peers);
            return HeapCensus.between(before, after);
        }
    }

    private static List<SocketChannel> opened(Server server) throws IOException {
        List<SocketChannel> peers = new ArrayList<>();
        ByteBuffer answer = ByteBuffer.allocateDirect(1 << 10);
        for (int i = 0; i < CONNECTIONS; i++) {
            SocketChannel peer = connected(server.port());
            peers.add(peer);
            answer.clear();
            while (!endsHead(answer)) {
                assertThat(peer.read(answer)).isPositive();
            }
        }
        return peers;
    }

    private static SocketChannel connected(int port) throws IOException {
        SocketChannel peer =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        peer.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
        return peer;
    }

    private static boolean endsHead(ByteBuffer answer) {
        int end = answer.position();
        return end >= 4 && answer.getInt(end - 4) == 0x0D0A0D0A;
    }

    private static void closeAll(List<SocketChannel> peers) throws IOException {
        for (SocketChannel peer : peers) {
            peer.close();
        }
    }
}
