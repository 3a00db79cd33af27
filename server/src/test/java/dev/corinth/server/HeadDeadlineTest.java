package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// How long the head of a request may take, in real time and through a socket.
class HeadDeadlineTest {
    private static final Duration HEADER = Duration.ofMillis(500);
    private static final long SHORT_NS = 20_000_000;
    private static final Server SERVER =
            Server.with(ServerConfig.STANDARD.port(0).timeouts(times -> times.header(HEADER)))
                    .webSocket("/", (socket, message) -> socket.send(message))
                    .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void R_01_whoSaysNothingIsDroppedAtTheDeadline() {
        long start = System.nanoTime();
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(HEADER);
    }

    @Test
    void R_32_whoDripsIsToldAtTheDeadlineHoweverOften() throws IOException {
        long start = System.nanoTime();
        try (RawPeer peer = RawPeer.connect(SERVER.port())) {
            peer.sendText("GET / HTTP/1.1\r\nA: ");
            while (peer.socket().getInputStream().available() == 0) {
                assertThat(peer.trySend((byte) 'b')).isTrue();
                LockSupport.parkNanos(SHORT_NS);
            }
            peer.expectStatus(408);
            peer.finish().readToEnd();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(HEADER);
    }
}
