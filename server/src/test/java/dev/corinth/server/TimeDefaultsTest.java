package dev.corinth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.oracle.Bytes;
import dev.corinth.oracle.Identity;
import dev.corinth.oracle.RawFrame;
import dev.corinth.oracle.RawFrames;
import dev.corinth.oracle.RawHandshake;
import dev.corinth.websocket.Closure;
import dev.corinth.websocket.WebSocket;
import dev.corinth.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// How long a server that was configured with nothing waits for its peers, and how much waits for
/// them, in virtual time.
class TimeDefaultsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final Diary diary = new Diary();

    private Stepped serving(ServerConfig config) {
        return Stepped.serving(
                config,
                router -> {
                    router.get("/", request -> HttpAnswer.text(200, "hello\n"));
                    router.webSocket("/ws", WebSocketRoute.of(diary));
                });
    }

    private Stepped serving() {
        return serving(ServerConfig.STANDARD);
    }

    /// A peer is still there after some seconds, and gone one second later.
    private static void goesAfter(Stepped server, Stepped.Peer peer, int seconds) {
        server.advanceSeconds(seconds - 1L);
        assertThat(peer.isGone()).isFalse();
        server.advanceSeconds(2);
        assertThat(peer.isGone()).isTrue();
    }

    @Test
    void E_03_aHeadHasTenSecondsInAll() {
        try (Stepped server = serving()) {
            goesAfter(server, server.connect(), 10);
            Stepped.Peer dripping = server.connect();
            for (int i = 0; i < 9; i++) {
                dripping.send(GET.substring(i, i + 1));
                server.advanceSeconds(1);
            }
            assertThat(dripping.text()).isEmpty();
            dripping.send("X");
            server.advanceSeconds(2);
            assertThat(dripping.text()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void E_03_aLaterHeadHasTenSecondsToo() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().send(GET);
            server.advanceSeconds(25);
            peer.send("GET ");
            server.advanceSeconds(9);
            assertThat(peer.text()).doesNotContain("408");
            server.advanceSeconds(2);
            assertThat(peer.text()).contains("HTTP/1.1 408 ");
        }
    }

    @Test
    void E_03_aTlsHandshakeHasTenSeconds() {
        Identity identity = Identity.of("localhost");
        try (Stepped server = serving(ServerConfig.STANDARD.tls(identity.serverContext()))) {
            goesAfter(server, server.connect(), 10);
            // A record that is never finished: handshake, TLS 1.2, 100 bytes.
            goesAfter(server, server.connect().send(new byte[] {22, 3, 3, 0, 100, 1}), 10);
        }
    }

    @Test
    void E_03_aConnectionIdlesForThirtySeconds() {
        try (Stepped server = serving()) {
            goesAfter(server, server.connect().send(GET), 30);
        }
    }

    @Test
    void E_14_aMessageHasSixtySeconds() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.send(Wire.text("a").withFin(false));
            for (int i = 0; i < 59; i++) {
                server.advanceSeconds(1);
                peer.send(Wire.continuation((byte) 'a').withFin(false));
            }
            assertThat(peer.frames()).isEmpty();
            server.advanceSeconds(2);
            assertThat(peer.frames()).last().matches(frame -> frame.closeCode() == 1008);
        }
    }

    @Test
    void E_14_controlFramesAreCountedInTime() {
        try (Stepped server = serving()) {
            Stepped.Peer patient = server.connect().upgrade("/ws");
            for (int second = 0; second < 20; second++) {
                for (int i = 0; i < 100; i++) {
                    patient.send(Wire.pong());
                }
                server.advanceSeconds(1);
            }
            assertThat(patient.frames()).isEmpty();

            Stepped.Peer hasty = server.connect().upgrade("/ws");
            for (int i = 0; i < 500; i++) {
                hasty.send(i % 2 == 0 ? Wire.pong() : Wire.ping());
            }
            assertThat(hasty.frames()).noneMatch(frame -> frame.opcode() == RawFrame.CLOSE);
            hasty.send(Wire.ping());
            assertThat(hasty.frames()).last().matches(frame -> frame.closeCode() == 1008);
        }
    }

    @Test
    void E_16_asksAfterTwentyFiveSecondsAndWaitsTwenty() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            server.advanceSeconds(24);
            assertThat(peer.frames()).isEmpty();
            server.advanceSeconds(2);
            assertThat(peer.frames()).containsExactly(RawFrame.ping());
            goesAfter(server, peer, 20);
            assertThat(diary.rest()).containsExactly("open", "close=1006 lost us");
        }
    }

    @Test
    void C_1_11_aHalfOpenLinkIsFoundOutAndTold() {
        var reasons = new ArrayList<String>();
        Diary telling =
                new Diary() {
                    @Override
                    public void onClose(WebSocket socket, Closure closure) {
                        reasons.add(closure.code() + " " + closure.reason());
                    }
                };
        try (Stepped server =
                Stepped.serving(router -> router.webSocket("/ws", WebSocketRoute.of(telling)))) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            server.advanceSeconds(47);
            assertThat(peer.isGone()).isTrue();
            assertThat(reasons).containsExactly("1006 no sign of life for PT20S after a ping");
        }
    }

    @Test
    void E_16_waitsFiveSecondsForTheAnswerToAClose() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            diary.socket().close(3000, "");
            goesAfter(server, peer, 5);
        }
    }

    @Test
    void E_17_outputIsBoundedAndSlowReadersAreDisconnected() {
        OutputLimits limits = WebSocketConfig.STANDARD.output();
        // The larger of 1 MiB and two messages of the largest size.
        assertThat(limits.maxQueueBytes()).isEqualTo(2L << 20);
        assertThat(limits.policy()).isEqualTo(OverflowPolicy.DISCONNECT);
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.line.window(1);
            WebSocket socket = diary.socket();
            int sent = 0;
            while (socket.send(new byte[64 << 10]).isTaken()) {
                server.run();
                sent++;
                assertThat(sent).isLessThan(40);
            }
            assertThat(sent).isGreaterThan(30);
            server.run();
            assertThat(socket.isOpen()).isFalse();
            peer.line.window(4 << 20);
            server.run();
            assertThat(peer.frames()).last().matches(frame -> frame.closeCode() == 1013);
        }
    }

    @Test
    void E_17_aPeerThatTakesNothingIsCutAfterTenSeconds() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.line.window(1);
            diary.socket().send(new byte[100_000]);
            server.advanceSeconds(9);
            assertThat(diary.rest()).containsExactly("open");
            server.advanceSeconds(2);
            assertThat(diary.rest()).containsExactly("close=1006 lost us");
            assertThat(server.engine.openConnections()).isZero();
        }
    }

    @Test
    void E_18_onePongWaitsTheNewest() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect().upgrade("/ws");
            peer.line.window(1);
            diary.socket().send(new byte[100_000]);
            server.run();
            for (byte i = 0; i < 100; i++) {
                peer.send(Wire.ping(i));
            }
            peer.line.window(1 << 20);
            server.run();
            List<RawFrame> pongs =
                    peer.frames().stream()
                            .filter(frame -> frame.opcode() == RawFrame.PONG)
                            .toList();
            assertThat(pongs).containsExactly(RawFrame.pong((byte) 99));
        }
    }

    @Test
    void E_18_aPeerThatReadsHasAPongForEachOfTenPings() {
        try (Stepped server = serving()) {
            Stepped.Peer peer = server.connect();
            peer.send(RawHandshake.request("/ws", "localhost"));
            byte[] before = peer.bytes();
            RawFrame[] pings = new RawFrame[10];
            RawFrame[] pongs = new RawFrame[10];
            for (byte i = 0; i < 10; i++) {
                pings[i] = Wire.ping(i);
                pongs[i] = RawFrame.pong(i);
            }
            peer.send(pings);
            assertThat(peer.bytes()).isEqualTo(Bytes.concat(before, RawFrames.write(pongs)));
        }
    }
}
