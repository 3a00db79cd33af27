package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.linux.Errno;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// What epoll would do wrong if it were not told otherwise.
@EnabledIf("runsHere")
class EpollSystemTest {
    private static final long PATIENCE_NS = 10_000_000_000L;

    private final LineStates<ReadyLine> lines = new LineStates<>();
    private final EpollSystem system = runsHere() ? new EpollSystem(lines) : null;

    static boolean runsHere() {
        return EpollPoller.whyNot().isEmpty();
    }

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void C_2_06_aSocketThatNobodyLooksAtEndsNoWait() throws IOException {
        system.epoll.await(0); // the bell of an earlier system may still sound
        ReadyListening listening = listen();
        SocketChannel peer = SocketChannel.open(listening.address());
        ReadySocket socket = accept(listening);
        system.attach(socket, new ReadyLine(new TestLine(), Stage.OPEN, socket));
        socket.watch(ReadySocket.READ);
        socket.watch(0);
        peer.setOption(StandardSocketOptions.SO_LINGER, 0);
        peer.close();

        system.epoll.await(0); // the bell of an earlier system may still sound
        assertThat(await(50_000_000)).isZero();

        socket.watch(ReadySocket.READ);
        assertThat(await(PATIENCE_NS)).isEqualTo(1);
        socket.leave(false);
        listening.close();
    }

    @Test
    void aBellThatWasRungEndsOneWaitOnly() {
        system.epoll.await(0); // the bell of an earlier system may still sound
        system.wake();
        system.wake();

        assertThat(await(PATIENCE_NS)).isEqualTo(1);
        assertThat(await(0)).isZero();
    }

    @Test
    void refusesAChannel() throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            assertThatThrownBy(() -> system.adopt(new SocketHandle.Channel(channel)))
                    .isInstanceOf(PollerException.class)
                    .hasMessageContaining("epoll serves descriptors only");
        }
    }

    /// Waits as long as told; a signal, which may come to any process, ends no wait.
    private int await(long timeoutNs) {
        int count = system.epoll.await(timeoutNs);
        while (count == -Errno.EINTR) {
            count = system.epoll.await(timeoutNs);
        }
        return count;
    }

    private ReadyListening listen() {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return system.listen(ListenSpec.of(address));
    }

    private static ReadySocket accept(ReadyListening listening) throws IOException {
        ReadySocket socket = listening.accept();
        while (socket == null) {
            socket = listening.accept();
        }
        return socket;
    }
}
