package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.http.Headers;
import dev.corinth.oracle.RawPeer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Handlers that wait: bodies and answers as streams of Java's library.
class BlockingStreamsTest {
    private static final int LARGE = 5_000_000;
    private static final String POST =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LARGE + "\r\n\r\n";
    private static final byte[] BODY = "y".repeat(LARGE).getBytes(StandardCharsets.US_ASCII);

    private static Server serve(HttpHandler handler, Dispatch where) {
        Server server = Server.on(0);
        HttpRoute route = HttpRoute.streaming(handler).maxBody(LARGE).runOn(where);
        server.routes().post("/", route).get("/", route);
        return server.start();
    }

    private static Thread send(RawPeer peer) {
        return Thread.ofVirtual().start(() -> peer.trySend(BODY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void D_19_aBodyIsReadAndAnAnswerWrittenAsStreams(boolean isVirtual) {
        HttpHandler handler =
                exchange -> {
                    try (InputStream in = exchange.bodyStream();
                            OutputStream out =
                                    exchange.begin(200, Headers.NONE, LARGE + 1).asOutputStream()) {
                        out.write(in.read());
                        assertThat(in.transferTo(out)).isEqualTo(LARGE - 1);
                        out.write('.');
                        assertThat(in.read()).isEqualTo(-1);
                    }
                };
        try (Server server =
                        serve(handler, isVirtual ? VirtualThreads.standard() : WorkerPool.of(2));
                RawPeer peer = RawPeer.connect(server.port())) {
            for (int i = 0; i < 2; i++) {
                peer.sendText(POST);
                peer.expectStatus(200);
                Thread sender = send(peer);
                assertThat(peer.read(LARGE)).isEqualTo(BODY);
                peer.expectBytes((byte) '.');
                assertThat(sender.isAlive()).isFalse();
            }
        }
    }

    @Test
    void D_19_whatIsNotReadIsHeldBack() throws Exception {
        var opened = new CompletableFuture<InputStream>();
        var reads = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    InputStream in = exchange.bodyStream();
                    opened.complete(in);
                    reads.await();
                    int count = in.readAllBytes().length;
                    exchange.answer(HttpAnswer.text(200, count + ""));
                };
        try (Server server = serve(handler, VirtualThreads.standard());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText(POST);
            Thread sender = send(peer);
            InputStream in = opened.get(10, TimeUnit.SECONDS);
            Wire.await("full", () -> available(in) > BlockingBody.MOST_WAITING);
            int held = in.available();
            // A poller receives so much at once at most.
            assertThat(held).isLessThanOrEqualTo(BlockingBody.MOST_WAITING + (1 << 20));
            assertThat(server.openConnections()).isEqualTo(1);
            assertThat(in.available()).isEqualTo(held);
            reads.countDown();
            peer.expectStatus(200);
            peer.expectBytes(("" + LARGE).getBytes(StandardCharsets.US_ASCII));
            sender.join();
        }
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void D_19_whoWaitsForAClientThatGoesIsTold() throws Exception {
        var reading = new CompletableFuture<Throwable>();
        var writing = new CompletableFuture<Throwable>();
        HttpHandler handler =
                exchange -> {
                    try {
                        if (exchange.request().method().equals("POST")) {
                            exchange.bodyStream().readAllBytes();
                        } else {
                            OutputStream out = exchange.begin(200, Headers.NONE).asOutputStream();
                            while (!writing.isDone()) {
                                out.write(BODY);
                            }
                        }
                    } catch (IOException e) {
                        boolean isRead = exchange.request().method().equals("POST");
                        (isRead ? reading : writing).complete(e);
                    }
                };
        try (Server server = serve(handler, VirtualThreads.standard())) {
            RawPeer half = RawPeer.connect(server.port());
            half.sendText(POST + "yyy");
            RawPeer full = RawPeer.connect(server.port());
            full.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(200);
            Wire.await("both", () -> server.openConnections() == 2);
            half.reset();
            full.reset();
            assertThat(reading.get(10, TimeUnit.SECONDS)).hasMessageContaining("not whole");
            assertThat(writing.get(10, TimeUnit.SECONDS)).hasMessageContaining("nobody reads");
        }
    }

    @Test
    void D_19_aLoopDoesNotWait() {
        HttpHandler handler =
                exchange -> {
                    try {
                        exchange.bodyStream();
                    } catch (IllegalStateException e) {
                        exchange.answer(HttpAnswer.text(418, e.getMessage()));
                    }
                };
        try (Server server = serve(handler, Dispatch.onLoop());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").expectStatus(418);
            peer.expectBytes("a loop must not wait".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
