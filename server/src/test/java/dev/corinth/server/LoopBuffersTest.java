package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawFrame;
import dev.corinth.poller.Blocks;
import dev.corinth.poller.PollerException;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// What native memory a loop receives into and sends from, counted for the whole process, on each
/// poller of the system.
class LoopBuffersTest {
    private static final int PEERS = 100;
    private static final int LARGE_BYTES = 500_000;

    private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(1 << 20);

    private final List<DirectPeer> peers = new ArrayList<>();

    private static Server serve(String poller, int loops) {
        return serve(poller, loops, (socket, message) -> socket.send(message));
    }

    private static Server serve(String poller, int loops, WebSocketListener listener) {
        try {
            Loops part = Loops.STANDARD.poller(poller).count(loops);
            return Server.with(ServerConfig.STANDARD.port(0).loops(old -> part))
                    .webSocket("/", listener)
                    .start();
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
            throw e;
        }
    }

    @AfterEach
    void closeAll() throws IOException {
        for (DirectPeer peer : peers) {
            peer.close();
        }
    }

    private DirectPeer open(Server server) throws IOException {
        DirectPeer peer = DirectPeer.open(server, "/", BUFFER);
        peers.add(peer);
        return peer;
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    private static void echo(DirectPeer peer, int length) throws IOException {
        byte[] payload = bytes(length);
        peer.send(Wire.binary(payload));
        peer.expect(RawFrame.binary(payload));
    }

    /// The blocks of all loops, and what waits in them.
    private static long blocks() {
        return Blocks.process().inUseBytes();
    }

    /// The buffers that Java makes of its own accord when it is given arrays to read or write.
    private static long javasBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void SV_09_allConnectionsOfALoopReceiveIntoOnePlace(String poller) throws IOException {
        try (Server server = serve(poller, 1)) {
            echo(open(server), 20_000);
            long one = blocks();
            for (int i = 0; i < PEERS; i++) {
                echo(open(server), 20_000);
            }
            // Some that were given back stay with the loop, but none with its connections.
            assertThat(blocks() - one).as("all are idle").isBetween(0L, 100_000L);

            long idle = blocks();
            byte[] begun = Arrays.copyOf(Wire.binary(20_000).toBytes(), 1_000);
            long read = server.count(Counter.BYTES_IN);
            for (DirectPeer peer : peers) {
                peer.write(begun);
            }
            long all = read + peers.size() * 1_000L;
            Wire.await("it has come", () -> server.count(Counter.BYTES_IN) == all);
            // A block of 4 KiB each for what has come, and none to receive into.
            assertThat(blocks() - idle).isBetween(1L, peers.size() * Blocks.SMALLEST_BYTES);
            closeAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void SV_09_aLoopReceivesIntoTwoMebibytesAtMost(String poller) {
        long before = blocks();
        long one;
        try (Server server = serve(poller, 1)) {
            assertThat(server.isServing()).isTrue();
            one = blocks() - before;
        }
        assertThat(blocks()).isEqualTo(before);
        assertThat(one).isBetween(512L << 10, 3L << 20);
        try (Server server = serve(poller, 3)) {
            assertThat(server.isServing()).isTrue();
            assertThat(blocks() - before).isEqualTo(3 * one);
        }
    }

    /// Java copies arrays into native buffers before it writes them, as long as the array, and
    /// keeps one for each thread. A loop must not have any.
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void A_23_noBufferIsHiddenBesideThoseOfTheLoop(String poller) throws IOException {
        try (Server server = serve(poller, 1)) {
            echo(open(server), 1_000);
            long most = javasBuffers() + LARGE_BYTES / 2;
            for (int i = 0; i < PEERS; i++) {
                echo(open(server), i % 2 == 0 ? LARGE_BYTES : 1_000);
            }
            assertThat(javasBuffers()).as("after large messages").isLessThan(most);

            byte[] payload = bytes(LARGE_BYTES);
            long sent = server.count(Counter.BYTES_IN);
            for (int i = 0; i < 8; i++) {
                peers.get(i).send(Wire.binary(payload));
            }
            long all = sent + 8L * LARGE_BYTES;
            Wire.await("all have come", () -> server.count(Counter.BYTES_IN) >= all);
            assertThat(javasBuffers()).as("while answers wait to be read").isLessThan(most);
            for (int i = 0; i < 8; i++) {
                peers.get(i).expect(RawFrame.binary(payload));
            }
            closeAll();
        }
    }

    /// As long as tests run with assertions.
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll", "uring"})
    void P_05_theBytesUnderASegmentThatWasKeptAreSpoiled(String poller) throws IOException {
        var kept = new AtomicReference<>(MemorySegment.NULL);
        try (Server server =
                serve(
                        poller,
                        1,
                        (socket, message) -> {
                            kept.set(message.segment());
                            socket.send(message);
                        })) {
            DirectPeer peer = open(server);
            echo(peer, 1_000);
            peer.send(Wire.ping());
            peer.expect(RawFrame.pong());

            byte[] seen = kept.get().toArray(ValueLayout.JAVA_BYTE);
            assertThat(seen).hasSize(1_000);
            // The ping may lie where the message began.
            assertThat(Arrays.copyOfRange(seen, 100, 1_000)).containsOnly(0xA5);
            closeAll();
        }
    }
}
