package dev.corinth.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.client.Client;
import dev.corinth.client.ClientConfig;
import dev.corinth.engine.SendResult;
import dev.corinth.poller.Blocks;
import dev.corinth.server.Server;
import dev.corinth.server.WebSocketRoute;
import dev.corinth.websocket.FragmentedMessage;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.MessageKind;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;
import dev.corinth.websocket.WebSocketListener;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/// One message larger than any memory goes to a server and comes back, piece by piece.
class StreamTest {
    private static final int PIECE_BYTES = 64 << 10;
    private static final WebSocketConfig STREAMING = WebSocketConfig.STANDARD.streaming(1L << 31);

    /// What both ends may hold of it at any time: their queues, their buffers, and what a pause
    /// comes too late for.
    private static final long MOST_HELD_BYTES = 12 << 20;

    private final long before = Blocks.process().inUseBytes();
    private final AtomicLong most = new AtomicLong();
    private final CompletableFuture<Long> back = new CompletableFuture<>();
    private final Semaphore room = new Semaphore(0);

    /// Sends every piece back, and reads no further while it cannot.
    private final class Echoing implements WebSocketListener {
        private @Nullable FragmentedMessage answer;

        @Override
        public void onMessage(WebSocket socket, Message message) {
            throw new AssertionError("a whole message on a route that streams");
        }

        @Override
        public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
            FragmentedMessage out =
                    isFirst
                            ? socket.startFragments(MessageKind.BINARY)
                            : Objects.requireNonNull(answer);
            answer = out;
            byte[] bytes = piece.bytes();
            SendResult result = isLast ? out.finish(bytes) : out.send(bytes);
            assertThat(result.isTaken()).isTrue();
            if (result == SendResult.QUEUED) {
                socket.pause();
            }
            look();
        }

        @Override
        public void onWritable(WebSocket socket) {
            socket.resume();
        }
    }

    /// Adds up what comes back.
    private final class Adding implements WebSocketListener {
        private final CRC32C sum = new CRC32C();
        private long length;

        @Override
        public void onMessage(WebSocket socket, Message message) {
            throw new AssertionError("a whole message for a client that streams");
        }

        @Override
        public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
            byte[] bytes = piece.bytes();
            sum.update(bytes);
            length += bytes.length;
            look();
            if (isLast) {
                back.complete(length ^ (sum.getValue() << 32));
            }
        }

        @Override
        public void onWritable(WebSocket socket) {
            room.release();
        }
    }

    @Test
    void F_20_aStreamOf64MebibytesGoesBothWaysInConstantMemory() throws Exception {
        sendAndReceive(64L << 20);
    }

    @Test
    @Tag("slow")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void F_20_aStreamOfOneGibibyteGoesBothWaysInConstantMemory() throws Exception {
        sendAndReceive(1L << 30);
    }

    private void sendAndReceive(long length) throws Exception {
        WebSocketRoute route = WebSocketRoute.each(Echoing::new).config(STREAMING);
        try (Server server = Server.on(0).webSocket("/", route).start()) {
            ClientConfig config = ClientConfig.STANDARD.webSocket(STREAMING);
            WebSocket socket =
                    Client.open("ws://localhost:" + server.port() + "/", config, new Adding());

            long sent = send(socket, length);

            assertThat(back.get(5, TimeUnit.MINUTES)).isEqualTo(sent);
            assertThat(most.get() - before).isBetween(1L, MOST_HELD_BYTES);
            socket.close();
        }
    }

    private long send(WebSocket socket, long length) throws InterruptedException {
        CRC32C sum = new CRC32C();
        Random random = new Random(1);
        byte[] piece = new byte[PIECE_BYTES];
        FragmentedMessage message = socket.startFragments(MessageKind.BINARY);
        for (long at = 0; at < length; at += piece.length) {
            random.nextBytes(piece);
            sum.update(piece);
            boolean isLast = at + piece.length == length;
            SendResult result = isLast ? message.finish(piece) : message.send(piece);
            assertThat(result.isTaken()).as("%s at %d", result, at).isTrue();
            if (result == SendResult.QUEUED) {
                socket.askWritable();
                assertThat(room.tryAcquire(1, TimeUnit.MINUTES)).isTrue();
                room.drainPermits();
            }
        }
        return length ^ (sum.getValue() << 32);
    }

    private void look() {
        most.accumulateAndGet(Blocks.process().inUseBytes(), Math::max);
    }
}
