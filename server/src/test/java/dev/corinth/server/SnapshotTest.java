package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawPeer;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocketConfig;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// What a server tells of itself to programs: figures, events, who is there.
class SnapshotTest {
    private final Diary diary = new Diary();

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(each -> each.getEventType().getName().equals("dev.corinth." + name))
                .toList();
    }

    @Test
    void OB_07_connectionsAreCounted() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            Stepped.Peer plain = stepped.connect();
            Stepped.Peer one = stepped.connect().upgrade("/");
            stepped.connect().upgrade("/");
            ServerSnapshot now = stepped.server.snapshot();
            assertThat(now.connections()).isEqualTo(3);
            assertThat(now.webSockets()).isEqualTo(2);
            assertThat(now.isServing()).isTrue();

            plain.line.close();
            one.send(Wire.close(4000));
            one.line.close();
            stepped.run();
            now = stepped.server.snapshot();
            assertThat(now.connections()).isEqualTo(1);
            assertThat(now.webSockets()).isEqualTo(1);
            assertThat(now.closeCodes()).containsExactly(Map.entry(4999, 1L));
            assertThat(now.count(Counter.WEBSOCKETS_OPENED)).isEqualTo(2);
            assertThat(now.statuses()).containsEntry(101, 2L);
        }
    }

    @Test
    void whoHasMostWaitingIsFound() {
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", diary))) {
            Stepped.Peer slow = stepped.connect().upgrade("/");
            var socket = diary.socket();
            stepped.connect().upgrade("/");
            slow.line.window(0);
            socket.send(new byte[500_000]);
            stepped.engine.turn(Duration.ZERO);
            CompletableFuture<List<ConnectionInfo>> slowest = stepped.server.slowest(1);
            assertThat(slowest).isCompleted();
            assertThat(slowest.join())
                    .singleElement()
                    .satisfies(
                            info -> {
                                assertThat(info.id()).isEqualTo(socket.id());
                                assertThat(info.waitingBytes()).isPositive();
                                assertThat(info.peer()).isEqualTo("127.0.0.1");
                            });
        }
    }

    @Test
    void H_22_whoHasLoggedOutIsClosedEverywhere() {
        WebSocketRoute route =
                WebSocketRoute.of(diary)
                        .authenticate(
                                Authentication.by(
                                        Authenticator.of(
                                                request -> request.query("name").map(Login::of))));
        try (Server server = Server.on(0).webSocket("/", route).start();
                RawPeer ann = Wire.open(server, "/?name=ann");
                RawPeer bob = Wire.open(server, "/?name=bob");
                RawPeer alsoAnn = Wire.open(server, "/?name=ann")) {
            server.logOut(login -> login.name().equals("ann"));
            ann.expectClose(3000);
            alsoAnn.expectClose(3000);
            bob.send(Wire.ping()).expectPong();
        }
    }

    @Test
    void CF_15_limitsMayChangeWhileTheServerRuns() {
        var behaviour = new AtomicReference<>(WebSocketConfig.STANDARD.maxMessage(10));
        WebSocketRoute route =
                WebSocketRoute.deciding(
                        handshake -> handshake.accept(diary).config(behaviour.get()));
        try (Stepped stepped = Stepped.serving(server -> server.webSocket("/", route))) {
            Stepped.Peer before = stepped.connect().upgrade("/");
            behaviour.set(
                    WebSocketConfig.STANDARD
                            .maxMessage(20)
                            .pings(Duration.ofSeconds(1), Duration.ofSeconds(1)));
            Stepped.Peer after = stepped.connect().upgrade("/");
            before.send(Wire.text("12345678901"));
            after.send(Wire.text("12345678901"));
            assertThat(before.frames()).isNotEmpty();
            assertThat(after.frames()).isEmpty();
            stepped.advanceSeconds(5);
            assertThat(after.isGone()).isTrue();
        }
    }

    @Test
    void D_16_theFlightRecorderIsToldWhatHappens(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (var recording = new Recording()) {
            for (String name :
                    List.of("WebSocketOpened", "WebSocketClosed", "Rejected", "SlowHandler")) {
                recording.enable("dev.corinth." + name);
            }
            recording.start();
            try (Server server =
                    Server.on(0)
                            .webSocket("/", diary)
                            .webSocket(
                                    "/slow",
                                    (socket, message) -> LockSupport.parkNanos(150_000_000))
                            .start()) {
                try (RawPeer peer = Wire.open(server, "/")) {
                    peer.send(Wire.close(4001)).expectClose(4001);
                    assertThat(diary.next(3)).contains("close=4001 clean peer");
                }
                try (RawPeer peer = RawPeer.connect(server.port())) {
                    peer.sendText("GET /no?token=s3cret HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    peer.expectStatus(404);
                }
                try (RawPeer peer = Wire.open(server, "/slow")) {
                    peer.send(Wire.text("wait")).send(Wire.ping()).expectPong();
                }
                Wire.await("a slow turn", () -> server.snapshot().count(Counter.SLOW_TURNS) > 0);
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(named(events, "WebSocketOpened")).hasSize(2);
        assertThat(named(events, "WebSocketClosed"))
                .anyMatch(event -> event.getInt("code") == 4001 && event.getBoolean("clean"));
        assertThat(named(events, "Rejected"))
                .singleElement()
                .matches(event -> event.getInt("status") == 404);
        assertThat(named(events, "SlowHandler"))
                .anyMatch(event -> event.getDuration("busy").toMillis() >= 100);
        assertThat(events).noneMatch(event -> event.toString().contains("s3cret"));
    }

    @Test
    void OB_06_namesOfPeersAreLookedUpElsewhere() {
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        assertThat(PeerNames.find(here)).succeedsWithin(Duration.ofSeconds(10));
        assertThat(PeerNames.find(UnixDomainSocketAddress.of("/tmp/none")).join()).isEmpty();
    }
}
