package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.oracle.RawFrame;
import dev.corinth.websocket.Login;
import dev.corinth.websocket.WebSocketConfig;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A process that stands still for ten seconds (a collection, a frozen machine), in virtual time.
class StandstillTest {
    private static final int CONNECTIONS = 100;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final String HALF_A_HEAD = "GET / HTTP/1.1\r\nHost: lo";
    private static final byte[] HALF_A_FRAME = {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'h', 'e'};
    private static final byte[] THE_REST = {'l', 'l', 'o'};

    private final Diary diary = new Diary();

    private static Stepped serving(Diary diary) {
        return Stepped.serving(
                server -> {
                    server.get("/", request -> HttpAnswer.text(200, "hello\n"));
                    server.webSocket(
                            "/ws",
                            WebSocketRoute.of(diary)
                                    .config(
                                            WebSocketConfig.STANDARD.messageTimeout(
                                                    Duration.ofSeconds(8))));
                });
    }

    private static List<Stepped.Peer> peers(Stepped server, Consumer<Stepped.Peer> first) {
        var peers = new ArrayList<Stepped.Peer>();
        for (int i = 0; i < CONNECTIONS; i++) {
            Stepped.Peer peer = server.connect();
            first.accept(peer);
            peers.add(peer);
        }
        return peers;
    }

    private long closed() {
        return diary.rest().stream().filter(line -> line.startsWith("close=")).count();
    }

    @Test
    void O_13_halfSentFramesMayBeFinishedAfterwardsAndTheDeadEndAFullTimeoutLater() {
        try (Stepped server = serving(diary)) {
            List<Stepped.Peer> peers =
                    peers(server, peer -> peer.upgrade("/ws").send(HALF_A_FRAME));
            server.standStill(PAUSE);
            server.run();
            assertThat(closed()).isZero();
            assertThat(server.engine.count(Counter.STANDSTILLS)).isOne();

            List<Stepped.Peer> alive = peers.subList(0, CONNECTIONS - 1);
            alive.forEach(peer -> peer.send(THE_REST));
            assertThat(diary.rest()).filteredOn(line -> line.equals("text=hello")).hasSize(99);
            server.advanceSeconds(8);
            assertThat(closed()).isZero();
            server.advanceSeconds(2);

            assertThat(peers.getLast().frames())
                    .singleElement()
                    .matches(frame -> frame.closeCode() == 1008);
            server.advanceSeconds(6);
            assertThat(closed()).isOne();
        }
    }

    @Test
    void O_13_pongsMayComeAfterwards() {
        try (Stepped server = serving(diary)) {
            List<Stepped.Peer> peers = peers(server, peer -> peer.upgrade("/ws"));
            server.advanceSeconds(26);
            assertThat(peers)
                    .allSatisfy(peer -> assertThat(peer.frames()).containsExactly(RawFrame.ping()));
            server.advanceSeconds(18);
            server.standStill(PAUSE);
            server.run();
            assertThat(closed()).isZero();
            peers.subList(0, CONNECTIONS - 1).forEach(peer -> peer.send(Wire.pong()));
            server.advanceSeconds(4);

            assertThat(diary.rest().stream().filter(line -> line.startsWith("close=")))
                    .containsExactly("close=1006 lost us");
            assertThat(peers.getLast().isGone()).isTrue();
        }
    }

    @Test
    void O_13_headsMayBeFinishedAfterwards() {
        try (Stepped server = serving(diary)) {
            List<Stepped.Peer> peers = peers(server, peer -> peer.send(HALF_A_HEAD));
            server.standStill(PAUSE);
            server.run();
            List<Stepped.Peer> alive = peers.subList(0, CONNECTIONS - 1);
            alive.forEach(peer -> peer.send("calhost\r\n\r\n"));

            assertThat(alive)
                    .allSatisfy(peer -> assertThat(peer.text()).startsWith("HTTP/1.1 200"));
            server.advanceSeconds(10);
            assertThat(peers.getLast().bytes()).isEmpty();
            server.advanceSeconds(2);
            assertThat(peers.getLast().text()).startsWith("HTTP/1.1 408");
        }
    }

    @Test
    void O_13_aPeerThatWasToldToCloseMayAnswerAfterwards() {
        try (Stepped server = serving(diary)) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            diary.socket().close(1000, "");
            server.run();
            server.standStill(PAUSE);
            server.run();
            assertThat(closed()).isZero();
            peer.send(Wire.close(1000));

            assertThat(diary.rest()).containsExactly("close=1000 clean us");
        }
    }

    @Test
    void O_13_theFlightRecorderIsTold(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Stepped server = serving(diary);
                var recording = new Recording()) {
            recording.enable("dev.corinth.LoopStoodStill");
            recording.start();
            server.standStill(PAUSE);
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .singleElement()
                .matches(event -> event.getInt("loop") == 0)
                .matches(event -> event.getDuration("again").toSeconds() == 11);
    }

    @Test
    void O_13_aLoginEndsOnTimeAllTheSame() {
        try (Stepped server = serving(diary)) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            diary.socket().login(Login.of("ann").lasting(Duration.ofSeconds(5)));
            server.run();
            server.standStill(PAUSE);
            server.run();

            assertThat(peer.frames()).singleElement().matches(frame -> frame.closeCode() == 3000);
            assertThat(server.engine.count(Counter.LOGINS_ENDED)).isOne();
        }
    }
}
