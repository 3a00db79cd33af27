package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawPeer;
import dev.corinth.poller.PollerException;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/// Stopping, restarting, and what one connection's failure costs the others.
class RestartTest {
    private final Diary diary = new Diary();

    @Test
    void C_2_12_aStoppedServerLeavesItsPortToTheNext() {
        Server first = Server.on(0).webSocket("/", diary).start();
        ServerConfig config = ServerConfig.STANDARD.port(first.port());
        try (RawPeer peer = Wire.open(first, "/")) {
            CompletableFuture<Void> stopped = first.stop();
            peer.expectClose(1001);
            peer.send(Wire.close(1001)).expectEnd();
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
        }
        assertThat(diary.next(2)).containsExactly("open", "close=1001 clean us");
        assertThatThrownBy(first::start).isInstanceOf(IllegalStateException.class);

        for (int i = 0; i < 3; i++) {
            try (Server next = Server.with(config).webSocket("/", diary).start();
                    RawPeer peer = Wire.open(next, "/")) {
                assertThat(next.port()).isEqualTo(first.port());
                peer.send(Wire.text("again " + i));
                assertThat(diary.next(2)).containsExactly("open", "text=again " + i);
                peer.send(Wire.close(1000)).expectClose(1000);
                assertThat(diary.next(2)).containsExactly("closing=1000", "close=1000 clean peer");
            }
        }
    }

    @Test
    void C_2_12_theLastConnectionsDoNotKeepThePortFromTheNext() {
        Server first = Server.on(0).webSocket("/", diary).start();
        ServerConfig config = ServerConfig.STANDARD.port(first.port());
        try (RawPeer silent = Wire.open(first, "/")) {
            CompletableFuture<Void> stopped = first.stop(Duration.ofMinutes(5));
            silent.expectClose(1001);
            var second = new AtomicReference<Server>();
            Wire.await("the port is free", () -> starts(config, second));
            assertThat(stopped).isNotDone();
            try (Server next = second.get();
                    RawPeer peer = Wire.open(next, "/")) {
                peer.send(Wire.ping()).expectPong();
            }
            first.stop(Duration.ZERO).join();
        }
        assertThat(first.openConnections()).isZero();
    }

    private static boolean starts(ServerConfig config, AtomicReference<Server> started) {
        try {
            started.set(Server.with(config).webSocket("/", new Diary()).start());
            return true;
        } catch (PollerException e) {
            assertThat(e).hasMessageContaining("in use");
            return false;
        }
    }

    @Test
    void E_36_whoIsToldOfTheStopFindsTheServerNotServing() {
        var asked = new AtomicReference<Server>();
        Diary last =
                new Diary() {
                    @Override
                    public void onShutdown(WebSocket socket) {
                        write("serving=" + asked.get().isServing());
                    }
                };
        try (Server server = Server.on(0).webSocket("/", last).start();
                RawPeer peer = Wire.open(server, "/")) {
            asked.set(server);
            assertThat(server.isServing()).isTrue();
            CompletableFuture<Void> stopped = server.stop();
            assertThat(server.isServing()).isFalse();
            peer.expectClose(1001);
            peer.send(Wire.close(1001));
            assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
            assertThat(last.next(3))
                    .containsExactly("open", "serving=false", "close=1001 clean us");
        }
    }

    @Test
    void E_37_aFailedAssertionClosesTheOneConnectionConcerned() {
        Diary asserting =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        if (message.text().equals("wrong")) {
                            throw new AssertionError("never so");
                        }
                        socket.send(message);
                    }
                };
        try (Server server =
                        Server.with(ServerConfig.STANDARD.port(0).loops(part -> part.count(1)))
                                .webSocket("/", asserting)
                                .start();
                RawPeer other = Wire.open(server, "/");
                RawPeer concerned = Wire.open(server, "/")) {
            concerned.send(Wire.text("wrong")).expectClose(1011);
            concerned.expectEnd();
            other.send(Wire.text("still here")).expectText("still here");
            assertThat(server.count(Counter.CALLBACK_FAILED)).isEqualTo(1);
            Wire.await("one is left", () -> server.openConnections() == 1);
        }
    }

    @Test
    void E_37_misuseOfMemoryIsNoticedWithoutAssertionsToo() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process child =
                new ProcessBuilder(
                                java,
                                "-da",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LateReader.class.getName())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
    }
}
