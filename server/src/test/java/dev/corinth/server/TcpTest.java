package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.dispatch.AppThread;
import dev.corinth.dispatch.Dispatch;
import dev.corinth.dispatch.VirtualThreads;
import dev.corinth.dispatch.WorkerPool;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.SendResult;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawPeer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Connections that carry bytes as they are.
class TcpTest {
    private static final TcpListener ECHO = (socket, data) -> socket.send(data);

    static Stream<Dispatch> dispatches() {
        return Stream.of(
                Dispatch.onLoop(),
                WorkerPool.of(2),
                VirtualThreads.standard(),
                AppThread.of("tcp"));
    }

    private static Server serving(TcpRoute route) {
        return Server.with(
                        ServerConfig.STANDARD
                                .port(0)
                                .loops(part -> part.count(2))
                                .listening(place -> place.offer(route)))
                .start();
    }

    /// Sends back what comes, keeps what is refused, and takes no more while too much waits. What
    /// was on its way to another thread when that paused comes all the same.
    private static final class Echo implements TcpListener {
        private final ArrayDeque<byte[]> refused = new ArrayDeque<>();

        @Override
        public void onReceived(TcpSocket socket, TcpData data) {
            SendResult result = refused.isEmpty() ? socket.send(data) : SendResult.DROPPED;
            if (!result.isTaken()) {
                refused.add(data.bytes());
            }
            if (result != SendResult.SENT) {
                socket.pause();
            }
        }

        @Override
        public void onWritable(TcpSocket socket) {
            while (!refused.isEmpty() && socket.send(refused.peek()).isTaken()) {
                refused.remove();
            }
            if (refused.isEmpty()) {
                socket.resume();
            }
        }
    }

    /// Writes down what it is told.
    private static class Diary implements TcpListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final BlockingQueue<TcpSocket> sockets = new LinkedBlockingQueue<>();

        @Override
        public void onOpen(TcpSocket socket) {
            sockets.add(socket);
            told.add("open");
        }

        @Override
        public void onReceived(TcpSocket socket, TcpData data) {
            told.add("received=" + data.text());
        }

        @Override
        public void onEnd(TcpSocket socket) {
            told.add("end");
            socket.close();
        }

        @Override
        public void onShutdown(TcpSocket socket) {
            told.add("shutdown");
            socket.send("bye");
        }

        @Override
        public void onClose(TcpSocket socket, String reason) {
            told.add("close");
        }

        String next() throws InterruptedException {
            String next = told.poll(10, TimeUnit.SECONDS);
            assertThat(next).as("told in ten seconds").isNotNull();
            return String.valueOf(next);
        }

        @Nullable String next(Duration time) throws InterruptedException {
            return told.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        }

        TcpSocket socket() throws InterruptedException {
            TcpSocket socket = sockets.poll(10, TimeUnit.SECONDS);
            assertThat(socket).as("opened in ten seconds").isNotNull();
            return Objects.requireNonNull(socket);
        }
    }

    @ParameterizedTest
    @MethodSource("dispatches")
    void AP_02_everyByteComesBackInOrder(Dispatch dispatch) {
        byte[] bytes = Bytes.random(new SplittableRandom(1), 4 << 20);
        try (Server server = serving(TcpRoute.each(Echo::new).runOn(dispatch));
                RawPeer peer = RawPeer.connect(server.port())) {
            Thread sender = Thread.ofPlatform().start(() -> peer.send(bytes));
            byte[] back = new byte[bytes.length];
            for (int at = 0; at < back.length; at += 64 << 10) {
                byte[] piece = peer.read(64 << 10);
                System.arraycopy(piece, 0, back, at, piece.length);
            }
            assertThat(Arrays.equals(back, bytes)).isTrue();
            Wire.await("all sent", () -> !sender.isAlive());
        }
    }

    @ParameterizedTest
    @MethodSource("dispatches")
    void SV_03_theEventsAreThoseOfEveryLayer(Dispatch dispatch) throws InterruptedException {
        var diary = new Diary();
        try (Server server = serving(TcpRoute.of(diary).runOn(dispatch))) {
            try (RawPeer peer = RawPeer.connect(server.port())) {
                assertThat(diary.next()).isEqualTo("open");
                TcpSocket socket = diary.socket();
                assertThat(socket.isOpen()).isTrue();
                assertThat(socket.isSecure()).isFalse();
                assertThat(socket.peerAddress()).isEqualTo(peer.socket().getLocalSocketAddress());
                peer.sendText("hello");
                assertThat(diary.next()).isEqualTo("received=hello");
                socket.attach("mine");
                assertThat(socket.attachment()).isEqualTo("mine");
                assertThat(socket.send("from another thread")).isEqualTo(SendResult.SENT);
                assertThat(new String(peer.read(19), StandardCharsets.US_ASCII))
                        .isEqualTo("from another thread");
                peer.finish();
                assertThat(diary.next()).isEqualTo("end");
                peer.expectEnd();
                assertThat(diary.next()).isEqualTo("close");
                assertThat(socket.send("late")).isEqualTo(SendResult.CLOSED);
            }
            try (RawPeer peer = RawPeer.connect(server.port())) {
                assertThat(diary.next()).isEqualTo("open");
                CompletableFuture<Void> stopped = server.stop();
                assertThat(diary.next()).isEqualTo("shutdown");
                assertThat(peer.readToEnd()).asString().isEqualTo("bye");
                assertThat(diary.next()).isEqualTo("close");
                stopped.join();
            }
        }
    }

    @Test
    void AP_01_anyThreadAnswersByTheId() throws InterruptedException {
        var diary = new Diary();
        try (Server server = serving(TcpRoute.of(diary))) {
            long id;
            try (RawPeer one = RawPeer.connect(server.port());
                    RawPeer other = RawPeer.connect(server.port())) {
                TcpSocket first = diary.socket();
                TcpSocket second = diary.socket();
                id = first.id();
                assertThat(id).isNotZero().isNotEqualTo(second.id());
                assertThat(server.tcp().send(id, (byte) 'a').join()).isEqualTo(SendResult.SENT);
                assertThat(server.tcp().send(second.id(), (byte) 'a').join())
                        .isEqualTo(SendResult.SENT);
                one.expectBytes((byte) 'a');
                other.expectBytes((byte) 'a');
            }
            Wire.await("gone", () -> server.openConnections() == 0);
            assertThat(server.tcp().send(id, (byte) 'b').join()).isEqualTo(SendResult.CLOSED);
            assertThat(server.tcp().send(0, (byte) 'b').join()).isEqualTo(SendResult.CLOSED);
        }
    }

    @Test
    void AP_02_halvesEndOneByOne() {
        TcpListener answering =
                new TcpListener() {
                    private int count;

                    @Override
                    public void onReceived(TcpSocket socket, TcpData data) {
                        count += data.length();
                    }

                    @Override
                    public void onEnd(TcpSocket socket) {
                        socket.send(count + " bytes");
                        socket.finish();
                    }
                };
        try (Server server = serving(TcpRoute.of(answering));
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("hello").finish();
            assertThat(peer.readToEnd()).asString().isEqualTo("5 bytes");
        }
    }

    @Test
    void AP_02_whatIsTooMuchIsRefusedWhole() throws InterruptedException {
        var results = new LinkedBlockingQueue<SendResult>();
        var writable = new LinkedBlockingQueue<TcpSocket>();
        byte[] piece = new byte[64 << 10];
        TcpListener flooding =
                new TcpListener() {
                    @Override
                    public void onReceived(TcpSocket socket, TcpData data) {
                        SendResult result;
                        do {
                            result = socket.send(piece);
                            results.add(result);
                        } while (result.isTaken());
                    }

                    @Override
                    public void onWritable(TcpSocket socket) {
                        writable.add(socket);
                    }
                };
        var limits = OutputLimits.STANDARD.policy(OverflowPolicy.DROP_NEWEST);
        try (Server server = serving(TcpRoute.of(flooding).limits(limits));
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("go");
            Wire.await("refused", () -> results.contains(SendResult.DROPPED));
            assertThat(results).contains(SendResult.QUEUED);
            long taken = results.stream().filter(SendResult::isTaken).count();
            for (long i = 0; i < taken; i++) {
                peer.read(piece.length);
            }
            assertThat(writable.poll(10, TimeUnit.SECONDS)).isNotNull();
            peer.expectSilence(Duration.ofMillis(50));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                TcpRoute.of(ECHO)
                                        .limits(
                                                OutputLimits.STANDARD.policy(
                                                        OverflowPolicy.DROP_OLDEST)))
                .withMessageContaining("holes");
    }

    @Test
    void AP_02_aPausedConnectionIsNotRead() throws InterruptedException {
        var diary = new Diary();
        try (Server server = serving(TcpRoute.of(diary));
                RawPeer peer = RawPeer.connect(server.port())) {
            TcpSocket socket = diary.socket();
            assertThat(diary.next()).isEqualTo("open");
            socket.pause();
            assertThat(server.tcp().send(socket.id(), (byte) 'x').join())
                    .isEqualTo(SendResult.SENT);
            peer.expectBytes((byte) 'x');
            peer.sendText("later");
            assertThat(diary.told.poll(50, TimeUnit.MILLISECONDS)).isNull();
            socket.resume();
            assertThat(diary.next()).isEqualTo("received=later");
            socket.abort();
            assertThat(diary.next()).isEqualTo("close");
        }
    }

    /// Waits on the loop at the first piece, so that what follows comes in one, and pauses at the
    /// second.
    private static final class Late extends Diary {
        private final CountDownLatch isAllSent = new CountDownLatch(1);

        @Override
        public void onReceived(TcpSocket socket, TcpData data) {
            super.onReceived(socket, data);
            switch (data.text()) {
                case "first" -> isAllSent();
                case "second" -> socket.pause();
                default -> {}
            }
        }

        private void isAllSent() {
            try {
                assertThat(isAllSent.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void AP_02_anEndInTlsDoesNotOvertakeWhatAPauseHolds() throws InterruptedException {
        var late = new Late();
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .tls(Identity.of("localhost").serverContext())
                        .listening(place -> place.offer(TcpRoute.of(late)));
        try (Server server = Server.with(config).start();
                RawPeer peer = RawPeer.connectTls("localhost", server.port())) {
            peer.sendText("first");
            assertThat(late.next()).isEqualTo("open");
            assertThat(late.next()).isEqualTo("received=first");
            peer.sendText("second").sendText("third").finish();
            late.isAllSent.countDown();
            assertThat(late.next()).isEqualTo("received=second");
            assertThat(late.next(Duration.ofMillis(50))).isNull();
            late.socket().resume();
            assertThat(late.next()).isEqualTo("received=third");
            assertThat(late.next()).isEqualTo("end");
            peer.expectEnd();
        }
    }

    @Test
    void AP_02_silenceEndsAtItsTime() throws InterruptedException {
        var diary = new Diary();
        try (Server server = serving(TcpRoute.of(diary).idleTimeout(Duration.ofMillis(200)));
                RawPeer peer = RawPeer.connect(server.port())) {
            assertThat(diary.next()).isEqualTo("open");
            peer.expectEnd();
            assertThat(diary.next()).isEqualTo("close");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TcpRoute.of(ECHO).idleTimeout(Duration.ZERO))
                .withMessageContaining("idleTimeout");
    }

    @Test
    void AP_02_whatAListenerThrowsCutsItsConnection() {
        TcpListener broken =
                (socket, data) -> {
                    throw new IllegalStateException("thrown by a listener, as the test wants");
                };
        TcpData[] kept = new TcpData[1];
        try (Server server = serving(TcpRoute.of(broken));
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("x").expectEnd();
        }
        TcpListener keeping =
                (socket, data) -> {
                    kept[0] = data;
                    socket.send(data);
                };
        try (Server server = serving(TcpRoute.of(keeping));
                RawPeer peer = RawPeer.connect(server.port())) {
            peer.sendText("x").expectBytes((byte) 'x');
            assertThatThrownBy(() -> kept[0].byteAt(0)).hasMessageContaining("bytes() keeps them");
        }
    }

    @Test
    void SV_03_rawBytesBesideHttpAndWebSocketsAndInTls() {
        Identity identity = Identity.of("localhost");
        Routes admin = new Routes().get("/health", asked -> HttpAnswer.text(200, "well"));
        ServerConfig config =
                ServerConfig.STANDARD
                        .port(0)
                        .alsoListening(Listening.onPort(0).offer(TcpRoute.of(ECHO)))
                        .alsoListening(
                                Listening.onPort(0)
                                        .tls(identity.serverContext())
                                        .offer(TcpRoute.of(ECHO)))
                        .alsoListening(Listening.onPort(0).offer(admin));
        try (Server server =
                Server.with(config)
                        .webSocket("/", (socket, message) -> socket.send(message))
                        .get("/page", asked -> HttpAnswer.text(200, "page"))
                        .start()) {
            int[] ports =
                    server.addresses().stream()
                            .mapToInt(it -> ((InetSocketAddress) it).getPort())
                            .toArray();
            try (RawPeer webSocket = Wire.open(server, "/");
                    RawPeer raw = RawPeer.connect(ports[1]);
                    RawPeer secure = RawPeer.connectTls("localhost", ports[2]);
                    RawPeer page = RawPeer.connect(ports[0]);
                    RawPeer health = RawPeer.connect(ports[3])) {
                webSocket.send(Wire.text("Hello")).expectText("Hello");
                raw.sendText("GET / HTTP/1.1\r\n\r\n")
                        .expectBytes(Bytes.utf8("GET / HTTP/1.1\r\n\r\n"));
                secure.sendText("Hello").expectBytes(Bytes.utf8("Hello"));
                String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
                page.sendText(request.formatted("/page")).expectStatus(200);
                health.sendText(request.formatted("/health")).expectStatus(200);
            }
            String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n";
            try (RawPeer page = RawPeer.connect(ports[0]);
                    RawPeer health = RawPeer.connect(ports[3])) {
                page.sendText(request.formatted("/health")).expectStatus(404);
                health.sendText(request.formatted("/page")).expectStatus(404);
            }
        }
    }
}
