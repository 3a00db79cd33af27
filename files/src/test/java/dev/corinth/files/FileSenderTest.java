package dev.corinth.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.http.Headers;
import dev.corinth.oracle.RawPeer;
import dev.corinth.server.HttpHandler;
import dev.corinth.server.HttpRoute;
import dev.corinth.server.Server;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// Answers from files that break.
class FileSenderTest {
    private static final int SIZE = 10;
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// A file of zeros that cannot be closed, as on a network that is lost.
    private static final class Unclosable implements SeekableByteChannel {
        private final boolean isShort;

        Unclosable(boolean isShort) {
            this.isShort = isShort;
        }

        @Override
        public int read(ByteBuffer to) {
            if (isShort) {
                return -1;
            }
            int count = to.remaining();
            to.position(to.limit());
            return count;
        }

        @Override
        public SeekableByteChannel position(long at) {
            return this;
        }

        @Override
        public void close() throws IOException {
            throw new IOException("thrown, as the test wants");
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return 0;
        }

        @Override
        public long size() {
            return SIZE;
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }

    private static Server serving(boolean isShort) {
        var plan = new FilePlan(200, Headers.NONE, List.of(new FilePlan.Slice("", 0, SIZE)));
        var threads = new DiskThreads();
        HttpHandler handler =
                exchange -> {
                    var file = new FileContent(new Unclosable(isShort), SIZE, Instant.EPOCH);
                    new FileSender(exchange, file, plan, threads).wake();
                };
        Server server = Server.on(0);
        server.routes().get("/", HttpRoute.exchanging(handler));
        return server.start();
    }

    @Test
    void aFileThatCannotBeClosedIsSentWhole() {
        try (Server server = serving(false);
                RawPeer peer = RawPeer.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                peer.sendText(REQUEST).expectStatus(200);
                assertThat(peer.read(SIZE)).hasSize(SIZE);
            }
        }
    }

    @Test
    void aFileThatIsShorterAndCannotBeClosedLeavesNoAnswerOpen() {
        try (Server server = serving(true);
                RawPeer peer = RawPeer.connect(server.port())) {
            byte[] all = peer.sendText(REQUEST).readToEnd();
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
            String said = new String(all, StandardCharsets.ISO_8859_1);
            assertThat(head).startsWith(said.replaceFirst("Date: [^\\r]*\\r\\n", ""));
        }
    }
}
