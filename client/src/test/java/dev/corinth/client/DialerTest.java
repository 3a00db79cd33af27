package dev.corinth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawServer;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketListener;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Many connections at once, none of which is waited for.
class DialerTest {
    private static final WebSocketListener SILENT = (socket, message) -> {};

    private static String deadPort() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            return "ws://127.0.0.1:" + taken.getLocalPort() + "/";
        }
    }

    private static Throwable failure(CompletableFuture<WebSocket> opened) {
        return opened.handle((socket, thrown) -> thrown).orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static RawServer greeting(int connections) {
        RawServer.Script greets =
                peer -> {
                    peer.acceptUpgrade();
                    peer.send(RawFrame.text("Hello"));
                    peer.expectClose(1000);
                    peer.send(RawFrame.close(1000, ""));
                };
        return RawServer.play(
                Collections.nCopies(connections, greets).toArray(RawServer.Script[]::new));
    }

    @Test
    void opensManyAtOnceAndEachHearsItsServer() throws InterruptedException {
        var heard = new LinkedBlockingQueue<String>();
        try (RawServer server = greeting(20)) {
            Dialer dialer = Dialer.to(server.uri("/").toString(), ClientConfig.STANDARD);
            List<CompletableFuture<WebSocket>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(
                        dialer.open(
                                (socket, message) -> {
                                    heard.add(message.text());
                                    socket.close();
                                }));
            }
            for (CompletableFuture<WebSocket> opened : all) {
                assertThat(opened.orTimeout(10, TimeUnit.SECONDS).join().id()).isNotZero();
                assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("Hello");
            }
        }
    }

    @Test
    void aListenerMayOpenTheNextOne() {
        var second = new CompletableFuture<WebSocket>();
        try (RawServer server = greeting(2)) {
            Dialer dialer = Dialer.to(server.uri("/").toString(), ClientConfig.STANDARD);
            WebSocketListener last = (socket, message) -> socket.close();
            var first =
                    dialer.open(
                            (socket, message) -> {
                                socket.close();
                                var unused = dialer.open(last).thenAccept(second::complete);
                                assertThat(unused).isNotCompletedExceptionally();
                            });
            assertThat(second.orTimeout(10, TimeUnit.SECONDS).join().id())
                    .isNotEqualTo(first.join().id());
        }
    }

    @Test
    void saysWhyThereIsNoConnection() throws IOException {
        String dead = deadPort();
        assertThat(failure(Dialer.to(dead, ClientConfig.STANDARD).open(SILENT)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining(dead);
        ClientConfig wrong = ClientConfig.STANDARD.header("Sec-WebSocket-Key", "mine");
        assertThat(failure(Dialer.to(dead, wrong).open(SILENT)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("Sec-WebSocket-Key");
        assertThatThrownBy(() -> Dialer.to("ws://no-such-host.invalid/", ClientConfig.STANDARD))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("no-such-host");
    }

    @Test
    void givesUpAtTheDeadlineThoughNobodyWaits() {
        ClientConfig hasty = ClientConfig.STANDARD.connectTimeout(Duration.ofMillis(200));
        try (RawServer server = RawServer.play(peer -> peer.readToEnd())) {
            assertThat(failure(Dialer.to(server.uri("/").toString(), hasty).open(SILENT)))
                    .isInstanceOf(ClientException.class)
                    .hasMessageContaining("PT0.2S");
        }
    }

    @Test
    void closesAgainWhatNobodyWaitsFor() throws InterruptedException {
        var answer = new CompletableFuture<Void>();
        var closed = new LinkedBlockingQueue<Integer>();
        var opened = new AtomicReference<WebSocket>();
        WebSocketListener listener =
                new WebSocketListener() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {}

                    @Override
                    public void onOpen(WebSocket socket) {
                        opened.set(socket);
                    }

                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        closed.add(closure.code());
                    }
                };
        try (RawServer server =
                RawServer.play(
                        peer -> {
                            answer.join();
                            peer.acceptUpgrade();
                            peer.readToEnd();
                        })) {
            var dialed =
                    Dialer.to(server.uri("/").toString(), ClientConfig.STANDARD).open(listener);
            assertThat(dialed.cancel(false)).isTrue();
            answer.complete(null);
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo(1006);
            assertThat(opened.get().isOpen()).isFalse();
        }
    }

    @Test
    void refusesWhenItsLoopsAreClosed() throws IOException {
        ClientLoops loops = ClientLoops.start(1);
        Dialer dialer = Dialer.to(deadPort(), ClientConfig.STANDARD.loops(loops));
        loops.close();
        assertThat(failure(dialer.open(SILENT)))
                .isInstanceOf(ClientException.class)
                .hasMessageContaining("were closed");
    }
}
