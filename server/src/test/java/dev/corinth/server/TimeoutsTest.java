package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.OutputLimits;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.simulator.SimulatedFaults;
import dev.corinth.websocket.Message;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

/// How long things may take, in virtual time.
class TimeoutsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private final Diary diary = new Diary();

    private Stepped serving(WebSocketConfig config) {
        return Stepped.serving(
                router -> {
                    router.get("/", request -> HttpAnswer.text(200, "hello\n"));
                    router.webSocket("/ws", WebSocketRoute.of(diary).config(config));
                });
    }

    private Stepped serving() {
        return serving(WebSocketConfig.STANDARD);
    }

    @Test
    void R_01_aSilentPeerIsClosedWithoutAWord() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect();
            server.advanceSeconds(9);
            assertThat(peer.isGone()).isFalse();
            server.advanceSeconds(2);
            assertThat(peer.isGone()).isTrue();
            assertThat(peer.bytes()).isEmpty();
        }
    }

    @Test
    void R_32_aDrippingHeadEndsAtAnAbsoluteDeadline() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect();
            peer.send("G");
            server.advanceSeconds(8);
            peer.send("E");
            server.advanceSeconds(3);
            assertThat(peer.text()).startsWith("HTTP/1.1 408");
            server.advanceSeconds(6);
            assertThat(peer.isGone()).isTrue();
        }
    }

    @Test
    void R_49_anIdleConnectionIsClosedAfterThirtySeconds() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().send(GET);
            server.advanceSeconds(29);
            peer.send(GET);
            server.advanceSeconds(29);
            assertThat(peer.isGone()).isFalse();
            server.advanceSeconds(2);
            assertThat(peer.isGone()).isTrue();
        }
    }

    @Test
    void A_13_aPeerThatVanishedIsFoundOut() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            server.advanceSeconds(24);
            assertThat(peer.frames()).isEmpty();
            server.advanceSeconds(2);
            assertThat(peer.frames()).containsExactly(RawFrame.ping());
            server.advanceSeconds(18);
            assertThat(diary.rest()).containsExactly("open");
            server.advanceSeconds(4);
            assertThat(diary.rest()).containsExactly("close=1006 lost us");
            assertThat(peer.isGone()).isTrue();
        }
    }

    @Test
    void D_06_onlyThePeersBytesProveLife() {
        try (Stepped server = serving()) {
            server.connect().upgrade("/ws");
            WebSocket socket = diary.socket();
            for (int i = 0; i < 50; i++) {
                socket.send("to nobody");
                server.advanceSeconds(1);
            }
            assertThat(diary.rest()).containsExactly("open", "close=1006 lost us");
        }
    }

    @Test
    void D_06_anyByteOfThePeerProvesLife() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            for (int i = 0; i < 6; i++) {
                server.advanceSeconds(26);
                assertThat(peer.frames()).containsExactly(RawFrame.ping());
                server.advanceSeconds(10);
                peer.send(i % 2 == 0 ? Wire.pong() : Wire.text("alive"));
            }
            assertThat(diary.rest()).startsWith("open").noneMatch(line -> line.startsWith("close"));
        }
    }

    @Test
    void C_2_09_zeroTurnsPingsOff() {
        WebSocketConfig quiet =
                WebSocketConfig.STANDARD.pings(Duration.ZERO, Duration.ofSeconds(20));
        try (Stepped server = serving(quiet)) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            server.advanceSeconds(3_600);
            assertThat(peer.frames()).isEmpty();
            peer.send(Wire.text("still here"));
            assertThat(diary.rest()).containsExactly("open", "text=still here");
        }
    }

    @Test
    void F_22_aMessageThatIsNeverFinishedEndsAtItsDeadline() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            for (int i = 0; i < 6; i++) {
                peer.send(i == 0 ? Wire.text("a").withFin(false) : Wire.ping());
                server.advanceSeconds(10);
            }
            server.advanceSeconds(1);
            assertThat(peer.frames()).last().matches(frame -> frame.closeCode() == 1008);
            assertThat(diary.rest()).doesNotContain("text=a");
        }
    }

    @Test
    void F_26_aCloseThatIsNotAnsweredEndsAtItsDeadline() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            diary.socket().close(3000, "");
            server.advanceSeconds(4);
            peer.send(Wire.text("more"));
            assertThat(peer.isGone()).isFalse();
            server.advanceSeconds(2);
            assertThat(peer.isGone()).isTrue();
            assertThat(diary.rest()).containsExactly("open", "close=3000 lost us");
        }
    }

    @Test
    void F_26_anEndlessStreamAfterAFailureIsCut() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.send(RawFrame.text("bare"));
            assertThat(peer.frames()).first().matches(frame -> frame.closeCode() == 1002);
            peer.send(new byte[60 << 10]);
            assertThat(peer.line.isReset()).isFalse();
            peer.send(new byte[8 << 10]);
            assertThat(diary.rest()).containsExactly("open", "close=1002 lost us");
        }
    }

    @Test
    void A_08_aPeerThatTakesNothingIsCut() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.line.window(1);
            diary.socket().send(new byte[100_000]);
            server.advanceSeconds(9);
            assertThat(diary.rest()).containsExactly("open");
            server.advanceSeconds(2);
            assertThat(diary.rest()).containsExactly("close=1006 lost us");
        }
    }

    @Test
    void A_13_aPausedPeerIsNotJudgedByItsSilence() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            WebSocket socket = diary.socket();
            socket.pause();
            peer.send(Wire.text("one"));
            server.advanceSeconds(100);
            assertThat(diary.rest()).containsExactly("open");
            socket.resume();
            server.run();
            assertThat(diary.rest()).containsExactly("text=one");
            server.advanceSeconds(26);
            assertThat(peer.frames()).contains(RawFrame.ping());
        }
    }

    @Test
    void C_1_02_aPausedConnectionIsClosedCleanly() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            WebSocket socket = diary.socket();
            socket.pause();
            peer.send(Wire.text("one"));
            socket.close(3000, "");
            server.run();
            peer.send(Wire.close(3000));
            assertThat(diary.rest()).containsExactly("open", "close=3000 clean us");
        }
    }

    @Test
    void C_4_06_pausingAndResumingInOneCallbackLosesNothing() {
        Diary hesitant =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        super.onMessage(socket, message);
                        socket.pause();
                        socket.resume();
                    }
                };
        try (Stepped server =
                Stepped.serving(router -> router.webSocket("/", WebSocketRoute.of(hesitant)))) {
            Stepped.Peer peer = server.connect().upgrade("/");
            peer.send(Wire.text("1"), Wire.text("2"), Wire.text("3"));
            peer.send(Wire.text("4"));
            assertThat(hesitant.rest())
                    .containsExactly("open", "text=1", "text=2", "text=3", "text=4");
        }
    }

    @Test
    void C_4_06_pausingHoldsWhatCameAlready() {
        Diary pausing =
                new Diary() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        super.onMessage(socket, message);
                        socket.pause();
                    }
                };
        try (Stepped server =
                Stepped.serving(router -> router.webSocket("/", WebSocketRoute.of(pausing)))) {
            Stepped.Peer peer = server.connect().upgrade("/");
            peer.send(Wire.text("1"), Wire.text("2"), Wire.text("3"));
            peer.send(Wire.text("4"));
            WebSocket socket = pausing.socket();
            for (int i = 1; i <= 4; i++) {
                assertThat(pausing.rest()).contains("text=" + i).doesNotContain("text=" + (i + 1));
                socket.resume();
                server.run();
            }
            assertThat(pausing.rest()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void F_25_anEchoSurvivesANastyNetwork(long seed) {
        List<RawFrame> frames =
                List.of(
                        Wire.text("Grüße").withFin(false),
                        Wire.continuation(new byte[300]),
                        Wire.binary(70_000),
                        Wire.text(""),
                        Wire.close(3000));
        try (Stepped server =
                Stepped.serving(
                        seed,
                        SimulatedFaults.nasty(seed),
                        router ->
                                router.webSocket(
                                        "/",
                                        WebSocketRoute.of(
                                                (socket, message) -> socket.send(message))))) {
            Stepped.Peer peer = server.connect().upgrade("/");
            peer.send(RawFrames.write(frames));
            server.advanceSeconds(5);
            assertThat(peer.frames())
                    .as("seed " + seed)
                    .extracting(frame -> frame.payload().length)
                    .containsExactly(307, 70_000, 0, 2);
        }
    }

    @Test
    void SV_27_everybodyIsToldOfTheStopAndTheRestIsCutAtItsDeadline() {
        Diary polite =
                new Diary() {
                    @Override
                    public void onShutdown(WebSocket socket) {
                        socket.send("goodbye");
                    }
                };
        try (Stepped server =
                Stepped.serving(router -> router.webSocket("/", WebSocketRoute.of(polite)))) {
            Stepped.Peer answering = server.connect().upgrade("/");
            Stepped.Peer silent = server.connect().upgrade("/");
            var ended = server.engine.stop(Duration.ofSeconds(3));
            server.run();
            List<RawFrame> frames = answering.frames();
            assertThat(frames).first().isEqualTo(RawFrame.text("goodbye"));
            assertThat(frames).last().matches(frame -> frame.closeCode() == 1001);
            answering.send(Wire.close(1001));
            assertThat(polite.rest()).contains("close=1001 clean us");
            assertThat(ended).isNotDone();
            server.advanceSeconds(4);
            assertThat(ended).isDone();
            assertThat(silent.isGone()).isTrue();
            assertThat(polite.rest()).containsExactly("close=1001 lost us");
        }
    }

    @Test
    void A_08_aSlowConsumerIsClosedWith1013() {
        WebSocketConfig small =
                WebSocketConfig.STANDARD.output(OutputLimits.STANDARD.maxQueueBytes(100_000));
        try (Stepped server = serving(small)) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.line.window(10);
            WebSocket socket = diary.socket();
            for (int i = 0; i < 10; i++) {
                socket.send(new byte[15_000]);
            }
            server.run();
            assertThat(socket.isOpen()).isFalse();
            peer.line.window(1 << 20);
            server.advanceSeconds(6);
            assertThat(peer.frames()).last().matches(frame -> frame.closeCode() == 1013);
            assertThat(diary.rest()).containsExactly("open", "close=1013 lost us");
        }
    }

    @Test
    void OP_05_aHandshakeThatIsNotFinishedEndsAtItsDeadline() {
        String whole = RawHandshake.request("/ws", "localhost");
        try (Stepped server = serving()) {
            Stepped.Peer slow = server.connect().send(whole.substring(0, whole.length() - 2));
            Stepped.Peer quick = server.connect();
            server.advanceSeconds(9);
            quick.upgrade("/ws");
            assertThat(slow.bytes()).isEmpty();
            server.advanceSeconds(2);
            assertThat(slow.text()).startsWith("HTTP/1.1 408").contains("Error: ");
            server.advanceSeconds(6);
            assertThat(slow.isGone()).isTrue();
            quick.send(Wire.text("in time"));
            assertThat(diary.rest()).containsExactly("open", "text=in time");
        }
    }
}
