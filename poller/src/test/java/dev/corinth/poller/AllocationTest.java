package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.stream.Stream;

/// How many bytes of the heap a poller takes for a message that comes and goes.
class AllocationTest {
    private static final int ROUNDS = 2_000;
    private static final long PATIENCE_NS = 30_000_000_000L;
    private static final int MESSAGE_BYTES = 64;

    static Stream<PollerSource> sources() {
        return SystemPollerTest.sources();
    }

    @ParameterizedTest
    @MethodSource("sources")
    void allocatesNothingForAnEchoByWrite(PollerSource source) throws IOException {
        assertThat(bytesAnEcho(source, false)).isLessThan(1.0);
    }

    @ParameterizedTest
    @MethodSource("sources")
    void allocatesNothingForAnEchoBySubmit(PollerSource source) throws IOException {
        assertThat(bytesAnEcho(source, true)).isLessThan(1.0);
    }

    private static double bytesAnEcho(PollerSource source, boolean submits) throws IOException {
        var loop = new EchoLoop(submits);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Poller poller = source.open(loop)) {
            loop.poller = poller;
            Listener listener = poller.listen(ListenSpec.of(address));
            try (SocketChannel peer = SocketChannel.open(listener.address())) {
                peer.configureBlocking(false);
                ByteBuffer buffer = ByteBuffer.allocateDirect(MESSAGE_BYTES);
                return bytesAnEcho(poller, peer, buffer);
            }
        }
    }

    /// Tries until the compiler has done its work, which takes its time on a busy machine: what is
    /// allocated from then on stays.
    private static double bytesAnEcho(Poller poller, SocketChannel peer, ByteBuffer buffer)
            throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double bytes = Double.MAX_VALUE;
        long start = System.nanoTime();
        while (bytes >= 1 && System.nanoTime() - start < PATIENCE_NS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            echo(poller, peer, buffer, ROUNDS);
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
        }
        return bytes;
    }

    private static void echo(Poller poller, SocketChannel peer, ByteBuffer buffer, int rounds)
            throws IOException {
        for (int i = 0; i < rounds; i++) {
            buffer.clear();
            while (buffer.hasRemaining()) {
                peer.write(buffer);
            }
            buffer.clear();
            while (buffer.hasRemaining()) {
                poller.poll(0);
                peer.read(buffer);
            }
        }
    }

    /// Sends back what comes, from memory of its own. Owned by the test.
    private static final class EchoLoop implements LineEvents {
        private final MemorySegment memory = Arena.global().allocate(1 << 16);
        private final Pieces pieces = new Pieces();
        private final boolean submits;
        @Nullable Poller poller;

        EchoLoop(boolean submits) {
            this.submits = submits;
        }

        @Override
        public Line newLine(Listener listener) {
            return new TestLine();
        }

        @Override
        public void accepted(Listener listener, Line line) {}

        @Override
        public void acceptFailed(Listener listener, IoError error) {}

        @Override
        public void connected(Line line) {}

        @Override
        public void received(Line line, MemorySegment segment, long from, long to) {
            Poller mine = Objects.requireNonNull(poller);
            MemorySegment.copy(segment, from, memory, 0, to - from);
            if (submits) {
                mine.submit(line, memory, 0, to - from);
                return;
            }
            pieces.clear();
            pieces.add(memory, 0, to - from);
            mine.write(line, pieces);
        }

        @Override
        public void ended(Line line) {}

        @Override
        public void sent(Line line) {}

        @Override
        public void closed(Line line, IoError error) {}

        @Override
        public void released(Line line, SocketHandle handle) {}
    }
}
