package dev.corinth.bench;

import com.sun.management.ThreadMXBean;

import dev.corinth.server.Server;
import dev.corinth.server.ServerConfig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// How many bytes of the heap the loop of a whole server takes for a binary message that it
/// echoes, once it is warm. Used by one thread.
///
/// The messages go round on some connections, one on each at a time. What the loop's thread has
/// allocated is counted by the virtual machine; the clients are another thread.
public final class EchoAllocation {
    private static final int CONNECTIONS = 16;
    private static final int MILLIONS = 5;
    private static final int MESSAGES = 1_000_000;
    private static final int PAYLOAD_BYTES = 64;
    private static final int HEADER_BYTES = 2;
    private static final int KEY_BYTES = 4;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<SocketChannel> peers = new ArrayList<>();
    private final ByteBuffer frame =
            ByteBuffer.allocateDirect(HEADER_BYTES + KEY_BYTES + PAYLOAD_BYTES)
                    .put((byte) 0x82)
                    .put((byte) (0x80 | PAYLOAD_BYTES));
    private final ByteBuffer echo = ByteBuffer.allocateDirect(HEADER_BYTES + PAYLOAD_BYTES);

    private EchoAllocation() {}

    /// Measures five times a million messages and prints a row for each poller.
    ///
    /// @param pollers their names
    /// @throws IOException if a connection breaks
    public static void main(String[] pollers) throws IOException {
        IO.println("| bytes allocated for each message | 1st million | 2nd | 3rd | 4th | 5th |");
        IO.println("|---|---|---|---|---|---|");
        for (String poller : pollers) {
            new EchoAllocation().run(poller);
        }
    }

    private void run(String poller) throws IOException {
        ServerConfig config =
                ServerConfig.STANDARD.port(0).loops(loops -> loops.count(1).poller(poller));
        try (Server server =
                Server.with(config)
                        .webSocket("/", (socket, message) -> socket.send(message))
                        .start()) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            var dialer = new Dialer(address);
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel peer = dialer.open();
                peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
                peers.add(peer);
            }
            long loop = loopThread();
            var row = new StringBuilder("| " + poller + " |");
            for (int i = 0; i < MILLIONS; i++) {
                row.append(" %.3f |".formatted(million(loop)));
            }
            IO.println(row);
            for (SocketChannel peer : peers) {
                peer.close();
            }
        }
    }

    private double million(long loop) throws IOException {
        long before = threads.getThreadAllocatedBytes(loop);
        for (int sent = 0; sent < MESSAGES; sent += CONNECTIONS) {
            for (SocketChannel peer : peers) {
                send(peer);
            }
            for (SocketChannel peer : peers) {
                receive(peer);
            }
        }
        return (threads.getThreadAllocatedBytes(loop) - before) / (double) MESSAGES;
    }

    private void send(SocketChannel peer) throws IOException {
        frame.clear();
        while (frame.hasRemaining()) {
            peer.write(frame);
        }
    }

    private void receive(SocketChannel peer) throws IOException {
        echo.clear();
        while (echo.hasRemaining()) {
            if (peer.read(echo) < 0) {
                throw new IOException("the server has closed a connection");
            }
        }
    }

    private long loopThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("corinth-loop-"))
                .mapToLong(Thread::threadId)
                .max()
                .orElseThrow();
    }
}
