package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.poller.PollerException;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// How much of one connection a loop does before it looks at the others: counted in turns, on each
/// poller of the system. One thread is the loop and all peers, so nothing depends on who is faster.
@ParameterizedClass
@ValueSource(strings = {"nio", "epoll", "uring"})
class FairnessTest {
    private static final int LARGE_BYTES = 16 << 20;
    private static final int HEADER_BYTES = 10;

    /// A kernel may take a turn or two to say that something has come.
    private static final int MOST_TURNS = 5;

    private static final long MOST_BYTES_A_TURN = 2 << 20;

    private static final Duration MOMENT = Duration.ofMillis(10);

    private final Server server;

    FairnessTest(String poller) {
        Loops loops;
        try {
            loops = Loops.STANDARD.poller(poller).count(1);
        } catch (PollerException e) {
            Assumptions.abort("" + e.getMessage());
            throw e;
        }
        WebSocketRoute echo =
                WebSocketRoute.of((socket, message) -> socket.send(message))
                        .config(WebSocketConfig.STANDARD.maxMessage(LARGE_BYTES));
        server = Server.with(ServerConfig.STANDARD.port(0).loops(part -> loops));
        server.webSocket("/", echo).startStepped();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /// A peer that never waits: the loop is turned instead. Owned by the test.
    private final class Peer implements AutoCloseable {
        private final SocketChannel channel;

        Peer() throws IOException {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            channel = SocketChannel.open(address);
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            byte[] request =
                    RawHandshake.request("/", "localhost").getBytes(StandardCharsets.US_ASCII);
            channel.write(ByteBuffer.wrap(request));
            ByteBuffer answer = ByteBuffer.allocate(1_000);
            while (answer.position() < 4 || answer.getInt(answer.position() - 4) != 0x0D0A0D0A) {
                server.step(MOMENT);
                read(answer);
            }
        }

        void write(ByteBuffer bytes) throws IOException {
            channel.write(bytes);
        }

        /// Writes until the kernel takes no more.
        void fill(ByteBuffer bytes) throws IOException {
            int taken;
            do {
                taken = channel.write(bytes);
            } while (taken > 0);
        }

        void read(ByteBuffer bytes) throws IOException {
            if (channel.read(bytes) < 0) {
                throw new EOFException();
            }
        }

        /// Has a message echoed, and tells how many turns that took.
        int turnsOfAnEcho(String text) throws IOException {
            write(ByteBuffer.wrap(Wire.text(text).toBytes()));
            byte[] wanted = RawFrame.text(text).toBytes();
            ByteBuffer answer = ByteBuffer.allocate(wanted.length);
            int turns = 0;
            while (answer.hasRemaining()) {
                server.step(MOMENT);
                turns++;
                read(answer);
            }
            assertThat(answer.array()).isEqualTo(wanted);
            return turns;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// The small one is served between the pieces of the large one, in and out, however much of it
    /// the kernel has ready.
    @Test
    void C_3_08_othersAreServedWhileALargeMessageComesAndGoes() throws IOException {
        ByteBuffer message = ByteBuffer.wrap(Wire.binary(LARGE_BYTES).toBytes());
        ByteBuffer answer = ByteBuffer.allocate(HEADER_BYTES + LARGE_BYTES);
        try (Peer large = new Peer();
                Peer small = new Peer()) {
            int coming = 0;
            while (message.hasRemaining()) {
                large.fill(message);
                assertThat(small.turnsOfAnEcho("in " + coming)).isBetween(1, MOST_TURNS);
                coming++;
            }
            int going = 0;
            while (answer.hasRemaining()) {
                large.read(answer);
                assertThat(small.turnsOfAnEcho("out " + going)).isBetween(1, MOST_TURNS);
                going++;
            }

            assertThat(coming).as("echoes while it came").isGreaterThan(2);
            assertThat(going).as("echoes while it went").isGreaterThan(2);
            assertThat(answer.array()).startsWith(0x82, 127, 0, 0, 0, 0, 1, 0, 0, 0);
        }
    }

    /// What others wait for at most, however much the kernel has ready: twice what a loop has room
    /// to receive into.
    @Test
    void C_3_08_aTurnTakesABoundedPartOfEachMessage() throws IOException {
        ByteBuffer message = ByteBuffer.wrap(Wire.binary(LARGE_BYTES).toBytes());
        try (Peer large = new Peer()) {
            while (message.hasRemaining()) {
                large.fill(message);
                long before = server.count(Counter.BYTES_IN);
                server.step(MOMENT);
                long taken = server.count(Counter.BYTES_IN) - before;
                assertThat(taken).isLessThanOrEqualTo(MOST_BYTES_A_TURN);
            }
        }
    }
}
