package dev.corinth.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;

@EnabledIf("runsHere")
class KernelTest {
    private static final SocketAddress FREE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Kernel kernel = new Kernel();

    static boolean runsHere() {
        return Linux.isSupported();
    }

    @Test
    void answersTheNegatedNumberOfAnError() {
        assertThat(kernel.close(-1)).isEqualTo(-9); // EBADF
        assertThat(kernel.socket(12_345)).isEqualTo(-Errno.EAFNOSUPPORT);
        assertThat(kernel.listen(-1, 5)).isEqualTo(-9);
    }

    @Test
    void listensAndKnowsWhere() throws IOException {
        int listener = kernel.socket(SocketOptions.AF_INET);
        assertThat(kernel.bind(listener, SocketOptions.AF_INET, FREE)).isZero();
        assertThat(kernel.listen(listener, 5)).isZero();

        var address = (InetSocketAddress) kernel.localAddress(listener);

        assertThat(address.getAddress().isLoopbackAddress()).isTrue();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            assertThat(socket.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> kernel.peerAddress(listener))
                .isInstanceOf(LinuxException.class)
                .hasMessageContaining("ENOTCONN");
        assertThat(kernel.close(listener)).isZero();
    }

    @Test
    void setsOptionsAndIsToldOfUnknownOnes() {
        int socket = kernel.socket(SocketOptions.AF_INET);

        int level = SocketOptions.IPPROTO_TCP;
        assertThat(kernel.setOption(socket, level, SocketOptions.TCP_NODELAY, 1)).isZero();
        assertThat(kernel.setOption(socket, level, 9_999, 1)).isEqualTo(-92); // ENOPROTOOPT
        assertThat(kernel.resetOnClose(socket)).isZero();
        assertThat(kernel.setBlocking(socket, true)).isZero();
        assertThat(kernel.setBlocking(-1, true)).isEqualTo(-9);
        kernel.close(socket);
    }

    @Test
    void refusesARangeOutsideItsMemory() {
        MemorySegment memory = Arena.ofAuto().allocate(10);

        assertThatThrownBy(() -> kernel.send(-1, memory, 0, 11, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.send(-1, memory, 5, 4, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.range(Kernel.MOST_RANGES, memory, 0, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.sendmsg(-1, Kernel.MOST_RANGES + 1, 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.send(-1, heap(), 0, 1, 0))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void mapsZeroedMemoryAlignedToAPage() {
        MemorySegment memory = kernel.map(10_000);

        assertThat(memory.byteSize()).isEqualTo(10_000);
        assertThat(memory.address() % 4_096).isZero();
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 9_999)).isZero();
        kernel.unmap(memory);
        assertThatThrownBy(() -> kernel.map(1L << 62)).hasMessageContaining("ENOMEM");
    }

    @Test
    void sendsRangesToASocketOfJava() throws IOException {
        MemorySegment text = Arena.ofAuto().allocateFrom("Hello, world!");
        try (Ends ends = new Ends(kernel)) {
            kernel.range(0, text, 7, 12);
            kernel.range(1, text, 5, 7);
            kernel.range(2, text, 0, 5);
            long taken = kernel.sendmsg(ends.near, 3, SocketOptions.MSG_NOSIGNAL);
            taken += kernel.send(ends.near, text, 12, 13, SocketOptions.MSG_NOSIGNAL);
            kernel.shutdown(ends.near, SocketOptions.SHUT_WR);

            assertThat(taken).isEqualTo(13);
            byte[] arrived = ends.far.getInputStream().readAllBytes();
            assertThat(new String(arrived, US_ASCII)).isEqualTo("world, Hello!");
        }
    }

    private static MemorySegment heap() {
        return MemorySegment.ofArray(new byte[10]);
    }

    /// A connection between a descriptor and a socket of Java, made with a ring. Owned by a test.
    private static final class Ends implements AutoCloseable {
        final int near;
        final Socket far;
        private final Kernel kernel;

        Ends(Kernel kernel) throws IOException {
            this.kernel = kernel;
            int listener = kernel.socket(SocketOptions.AF_INET);
            kernel.bind(listener, SocketOptions.AF_INET, FREE);
            kernel.listen(listener, 5);
            var address = (InetSocketAddress) kernel.localAddress(listener);
            far = new Socket(address.getAddress(), address.getPort());
            Ring ring = Ring.open(kernel, 8, 64);
            new Requests(ring).accept(listener, 42);
            near = RingTest.answer(ring);
            new Requests(ring).cancelAll(0);
            RingTest.drain(ring);
            ring.close();
            kernel.close(listener);
        }

        @Override
        public void close() throws IOException {
            far.close();
            kernel.close(near);
        }
    }

    @Test
    void connectsAcceptsAndReceives() {
        int listener = kernel.socket(SocketOptions.AF_INET);
        kernel.bind(listener, SocketOptions.AF_INET, FREE);
        kernel.listen(listener, 5);
        kernel.setBlocking(listener, false);
        assertThat(kernel.accept(listener)).isEqualTo(-Errno.EAGAIN);
        int client = kernel.socket(SocketOptions.AF_INET);
        assertThat(kernel.connect(client, kernel.localAddress(listener))).isZero();
        int accepted = kernel.accept(listener);
        assertThat(accepted).isPositive();
        assertThat(kernel.acceptedPeer()).isEqualTo(kernel.localAddress(client));
        MemorySegment memory = Arena.ofAuto().allocate(16);

        memory.set(ValueLayout.JAVA_BYTE, 3, (byte) 77);
        assertThat(kernel.send(client, memory, 3, 4, SocketOptions.MSG_NOSIGNAL)).isEqualTo(1);
        assertThat(kernel.receive(accepted, memory, 8, 16, 0)).isEqualTo(1);
        assertThat(memory.get(ValueLayout.JAVA_BYTE, 8)).isEqualTo((byte) 77);
        assertThat(kernel.receive(accepted, memory, 8, 16, SocketOptions.MSG_DONTWAIT))
                .isEqualTo(-Errno.EAGAIN);
        kernel.close(client);
        assertThat(kernel.receive(accepted, memory, 8, 16, 0)).isZero();
        kernel.close(accepted);
        kernel.close(listener);
    }

    @Test
    void takesTheErrorOfAConnectOnce() throws IOException {
        SocketAddress dead;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            dead = server.getLocalSocketAddress();
        }
        int socket = kernel.socket(SocketOptions.AF_INET);
        kernel.setBlocking(socket, false);
        int answer = kernel.connect(socket, dead);
        assertThat(answer).isIn(-Errno.EINPROGRESS, -Errno.ECONNREFUSED);
        int error = answer == -Errno.EINPROGRESS ? kernel.takeError(socket) : answer;

        assertThat(error).isEqualTo(-Errno.ECONNREFUSED);
        assertThat(kernel.takeError(socket)).isZero();
        kernel.close(socket);
    }
}
