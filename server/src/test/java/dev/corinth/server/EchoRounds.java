package dev.corinth.server;

import com.sun.management.ThreadMXBean;

import dev.corinth.engine.Engine;
import dev.corinth.engine.EngineConfig;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.poller.PollerChoice;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A server and one peer that sends it the same message again and again, both on the calling
/// thread. Used by one thread, also from a class loader of its own.
public final class EchoRounds {
    private static final int KEY = 0x37FA213D;
    private static final int ROUNDS = 2_000;
    private static final long PATIENCE_NS = 4_000_000_000L;

    private final Engine engine;
    private final SocketChannel peer;

    private EchoRounds(Engine engine, SocketChannel peer) {
        this.engine = engine;
        this.peer = peer;
    }

    /// How many bytes of the heap one echo takes, once the compiler has done its work.
    ///
    /// @param poller the name of what moves the bytes
    /// @param isText whether the message is text
    /// @param length of the payload
    /// @param enough what is good enough to stop measuring
    /// @return the bytes an echo
    /// @throws IOException if the peer cannot connect
    public static double bytesAnEcho(String poller, boolean isText, int length, double enough)
            throws IOException {
        EngineConfig config = EngineConfig.of(PollerChoice.of(poller).source()).loops(1);
        Engine engine = Engine.stepped(config);
        try (Server server =
                        Server.on(0)
                                .webSocket("/", (socket, message) -> socket.send(message))
                                .start(engine);
                SocketChannel peer =
                        SocketChannel.open(
                                new InetSocketAddress(
                                        InetAddress.getLoopbackAddress(), server.port()))) {
            peer.configureBlocking(false);
            var rounds = new EchoRounds(engine, peer);
            rounds.upgrade();
            byte[] payload = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
            RawFrame frame =
                    isText
                            ? RawFrame.text(new String(payload, StandardCharsets.US_ASCII))
                            : RawFrame.binary(payload);
            return rounds.measure(
                    direct(frame.withMask(KEY).toBytes()),
                    ByteBuffer.allocateDirect(frame.toBytes().length),
                    enough);
        }
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private void upgrade() throws IOException {
        String request = RawHandshake.request("/", "localhost");
        ByteBuffer unsent = direct(request.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            exchange(unsent, one);
            answer.append((char) one.get(0));
            unsent.limit(0);
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new AssertionError(answer);
        }
    }

    private double measure(ByteBuffer message, ByteBuffer echo, double enough) throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double bytes = Double.MAX_VALUE;
        long start = System.nanoTime();
        while (bytes > enough && System.nanoTime() - start < PATIENCE_NS) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < ROUNDS; round++) {
                exchange(message, echo);
            }
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / (double) ROUNDS;
        }
        return bytes;
    }

    /// Sends a message and turns the loop until as many bytes have come as the buffer holds.
    private void exchange(ByteBuffer message, ByteBuffer echo) throws IOException {
        message.rewind();
        while (message.hasRemaining()) {
            peer.write(message);
            engine.turn(Duration.ZERO);
        }
        echo.clear();
        while (echo.hasRemaining()) {
            engine.turn(Duration.ZERO);
            peer.read(echo);
        }
    }
}
