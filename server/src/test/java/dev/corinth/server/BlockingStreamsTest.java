package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Handlers that wait: bodies and answers as streams of Java's library.
class BlockingStreamsTest {
    private static final int LARGE = 5_000_000;

    /// What a kernel holds, give or take what it adds.
    private static final int SMALL = 64 << 10;

    private static final String POST =
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + LARGE + "\r\n\r\n";
    private static final byte[] BODY = "y".repeat(LARGE).getBytes(US_ASCII);

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

    /// A server whose kernel holds little for it, so that whoever sends is soon held up.
    private static Server serveHolding(HttpHandler handler) {
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .loops(part -> part.count(1))
                        .listening(place -> place.sockets(part -> part.buffers(16 << 10, SMALL)));
        Server server = Server.with(config);
        HttpRoute route = HttpRoute.streaming(handler).maxBody(LARGE);
        server.routes().post("/", route.runOn(VirtualThreads.standard()));
        return server.get("/turn", request -> HttpAnswer.text(200, "")).start();
    }

    private static RawPeer connectHolding(Server server) throws IOException {
        RawPeer peer = RawPeer.connect(server.port());
        peer.socket().setSendBufferSize(SMALL);
        return peer;
    }

    /// Each answer is proof of a turn in which the loop would have received more of a body.
    private static void turn(Server server) {
        try (RawPeer other = RawPeer.connect(server.port())) {
            for (int i = 0; i < 50; i++) {
                other.sendText("GET /turn HTTP/1.1\r\nHost: localhost\r\n\r\n");
                other.expectStatus(200);
            }
        }
    }

    private static void expectHeldBack(Server server, InputStream in, Thread sender) {
        // It may be held back since there was more, and goes on below a half only.
        Wire.await("full", () -> available(in) >= BlockingBody.MOST_WAITING / 2);
        // What the kernels hold is no more than a part of it.
        Wire.await("held up", () -> sender.getState() == Thread.State.WAITING);
        turn(server);
        int held = available(in);
        // A poller receives so much at once at most.
        assertThat(held).isLessThanOrEqualTo(BlockingBody.MOST_WAITING + (1 << 20));
        turn(server);
        assertThat(available(in)).isEqualTo(held);
        assertThat(sender.getState()).isEqualTo(Thread.State.WAITING);
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
        try (Server server = serveHolding(handler);
                RawPeer peer = connectHolding(server)) {
            peer.sendText(POST);
            Thread sender = send(peer);
            InputStream in = opened.get(10, TimeUnit.SECONDS);
            expectHeldBack(server, in, sender);
            assertThat(in.available()).isGreaterThan(BlockingBody.MOST_WAITING);
            reads.countDown();
            peer.expectStatus(200);
            peer.expectBytes(("" + LARGE).getBytes(US_ASCII));
            sender.join();
        }
    }

    @Test
    void D_19_whoStopsReadingSmallChunksHasTheRestHeldBack() throws Exception {
        var stopped = new CompletableFuture<InputStream>();
        var reads = new CountDownLatch(1);
        HttpHandler handler =
                exchange -> {
                    InputStream in = exchange.bodyStream();
                    int count = in.readNBytes(LARGE / 2).length;
                    stopped.complete(in);
                    reads.await();
                    count += in.readAllBytes().length;
                    exchange.answer(HttpAnswer.text(200, count + ""));
                };
        byte[] chunks = ("a\r\n0123456789\r\n".repeat(LARGE / 10) + "0\r\n\r\n").getBytes(US_ASCII);
        try (Server server = serveHolding(handler);
                RawPeer peer = connectHolding(server)) {
            peer.sendText(
                    "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> peer.trySend(chunks));
            expectHeldBack(server, stopped.get(20, TimeUnit.SECONDS), sender);
            reads.countDown();
            peer.expectStatus(200);
            peer.expectBytes(("" + LARGE).getBytes(US_ASCII));
            sender.join();
        }
    }

    /// The reader has the body go on, but before the loop hears of it so much came that it is held
    /// back again.
    @Test
    void D_19_whatIsHeldBackAgainIsNotLetGoByAnEarlierRead() throws Exception {
        var begun = new CompletableFuture<HttpExchange>();
        HttpRoute route = HttpRoute.streaming(begun::complete).maxBody(LARGE);
        try (Stepped stepped = Stepped.serving(server -> server.routes().post("/", route))) {
            stepped.connect().send(POST);
            HttpExchange exchange = begun.join();
            BodyIntake body = exchange.protocol().body();
            var in = (BlockingBody) beside(exchange::bodyStream);
            stepped.run();
            assertThat(body.isWanted()).isTrue();

            byte[] piece = new byte[BlockingBody.MOST_WAITING + 1];
            in.piece(ByteBuffer.wrap(piece));
            assertThat(body.isWanted()).isFalse();
            assertThat(beside(() -> in.readNBytes(piece.length))).isEqualTo(piece);
            in.piece(ByteBuffer.wrap(piece));
            stepped.run();
            assertThat(body.isWanted()).isFalse();

            assertThat(beside(() -> in.readNBytes(piece.length))).isEqualTo(piece);
            stepped.run();
            assertThat(body.isWanted()).isTrue();
        }
    }

    /// What may not be done on the loop.
    private static <T> T beside(Callable<T> task) throws Exception {
        var done = new FutureTask<>(task);
        Thread.ofPlatform().start(done).join();
        return done.get();
    }

    @Test
    void D_19_aWriteThatIsInterruptedDoesNotEndAnAnswerAsIfItWereWhole() throws Exception {
        var writer = new CompletableFuture<Thread>();
        var failed = new CompletableFuture<Throwable>();
        HttpHandler handler =
                exchange -> {
                    writer.complete(Thread.currentThread());
                    OutputStream out = exchange.begin(200, Headers.NONE).asOutputStream();
                    try (out) {
                        while (true) {
                            out.write(BODY);
                        }
                    } catch (InterruptedIOException e) {
                        boolean wasInterrupted = Thread.interrupted();
                        assertThat(wasInterrupted).isTrue();
                        assertThatThrownBy(() -> out.write('.'))
                                .isInstanceOf(IOException.class)
                                .hasMessageContaining("has ended");
                        failed.complete(e);
                    }
                };
        try (Server server = serve(handler, VirtualThreads.standard());
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            peer.expectStatus(200);
            Thread waiting = writer.get(10, TimeUnit.SECONDS);
            Wire.await("held up", () -> waiting.getState() == Thread.State.WAITING);
            waiting.interrupt();
            assertThat(failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("interrupted");
            String all = new String(peer.readToEnd(), US_ASCII);
            assertThat(all).doesNotEndWith("0\r\n\r\n");
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
            peer.expectBytes("a loop must not wait".getBytes(US_ASCII));
        }
    }
}
