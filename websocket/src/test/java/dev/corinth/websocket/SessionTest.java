package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.oracle.RawFrame;

import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.time.Duration;

/// What comes in, and how it ends, in virtual time.
class SessionTest {
    private static final WebSocketConfig STANDARD = WebSocketConfig.STANDARD;
    private final Notes notes = new Notes();

    @Test
    void tellsMessagesPingsAndPongs() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            peer.send(
                    Rig.text("one"),
                    RawFrame.binary((byte) 'b').withMask(1),
                    RawFrame.ping((byte) 'p').withMask(1),
                    RawFrame.pong((byte) 'q').withMask(1));

            assertThat(notes.told())
                    .containsExactly(
                            "text of 3 bytes=one", "binary of 1 bytes=b", "ping=p", "pong=q");
            assertThat(peer.frames()).containsExactly(RawFrame.pong((byte) 'p'));
        }
    }

    @Test
    void tellsFragmentsWhereTheyAreWanted() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.streaming(1 << 20));
            peer.send(
                    Rig.text("a").withFin(false),
                    RawFrame.continuation((byte) 'b').withFin(false).withMask(1),
                    RawFrame.continuation((byte) 'c').withMask(1),
                    Rig.text("whole"));

            assertThat(notes.told()).containsExactly("first a", "b", "c last", "first whole last");
        }
    }

    @Test
    void knowsWhoItIs() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();

            assertThat(socket.id()).isNotZero();
            assertThat(socket.isOpen()).isTrue();
            assertThat(socket.waitingBytes()).isZero();
            assertThat(socket.subprotocol()).isEmpty();
            assertThat(socket.peerAddress()).isInstanceOf(InetSocketAddress.class);
            assertThat(socket.attachment(String.class)).contains("given");
            assertThat(socket.attach(5)).contains("given");
            assertThat(socket.attachment(String.class)).isEmpty();
            assertThat(socket.attachment(Integer.class)).contains(5);
            assertThat(rig.webSockets.engine()).isSameAs(rig.engine);
            peer.line.close();
        }
    }

    @Test
    void isFoundByItsIdWhileItIsThere() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            long id = notes.socket().id();
            assertThat(find(rig, id)).isTrue();
            assertThat(notes.told()).containsExactly("found");
            assertThat(find(rig, 0)).isFalse();

            peer.send(Rig.close(1000));
            peer.line.close();
            rig.run();
            notes.lines.clear();
            assertThat(find(rig, id)).isTrue();
            assertThat(notes.told()).containsExactly("missing");
        }
    }

    private boolean find(Rig rig, long id) {
        return rig.webSockets
                .reference(id)
                .with(found -> notes.lines.add("found"), () -> notes.lines.add("missing"));
    }

    @Test
    void thePeerClosesAndIsAnsweredInKind() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            peer.send(RawFrame.close(4000, "bye").withMask(1));

            assertThat(peer.frames()).containsExactly(RawFrame.close(4000, ""));
            assertThat(peer.isGone()).isTrue();
            peer.line.close();
            rig.run();
            assertThat(notes.told()).containsExactly("closing=4000bye", "close=4000 clean peer");
        }
    }

    @Test
    void aCloseWithoutACodeIsAnsweredWithoutOne() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            peer.send(RawFrame.close().withMask(1));

            assertThat(peer.frames()).containsExactly(RawFrame.close());
            peer.line.close();
            rig.run();
            assertThat(notes.told()).containsExactly("closing=1005", "close=1005 clean peer");
        }
    }

    @Test
    void aClientWaitsForTheServerToEndTcp() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.server(notes);
            notes.socket().close();
            rig.run();
            RawFrame frame = peer.frames().getFirst();
            assertThat(frame.isMasked()).isTrue();
            assertThat(frame.closeCode()).isEqualTo(1000);
            peer.send(RawFrame.close(1000, ""));
            assertThat(peer.isGone()).isFalse();
            rig.advance(Duration.ofSeconds(6));
            assertThat(peer.isGone()).isTrue();
            peer.line.close();
            rig.run();
            assertThat(notes.told()).containsExactly("close=1000 clean us");
        }
    }

    @Test
    void aCloseThatIsNotAnsweredEndsAtItsDeadline() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.closeTimeout(Duration.ofSeconds(2)));
            notes.socket().close(3000, "enough");
            rig.advance(Duration.ofMillis(1_900));
            assertThat(peer.frames()).containsExactly(RawFrame.close(3000, "enough"));
            assertThat(peer.isGone()).isFalse();
            // What is said behind it does not put the deadline off.
            peer.send(Rig.text("more"));
            rig.advance(Duration.ofMillis(300));
            assertThat(peer.isGone()).isTrue();
            assertThat(notes.told()).containsExactly("close=3000 lost us");
        }
    }

    @Test
    void whoBreaksARuleIsToldAndDroppedAndCut() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            peer.send(RawFrame.text("not masked"));
            assertThat(peer.frames()).singleElement().matches(frame -> frame.closeCode() == 1002);
            peer.line.send(new byte[60 << 10]);
            rig.run();
            assertThat(peer.line.isReset()).isFalse();
            peer.line.send(new byte[10 << 10]);
            rig.run();
            assertThat(notes.told()).containsExactly("close=1002 lost us");
        }
    }

    @Test
    void closeFramesHoldOnlyWhatTheyMay() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket socket = notes.socket();
            assertThatThrownBy(() -> socket.close(1005, ""))
                    .hasMessage("close code=1005, 1000 to 1003, 1007 to 1014 or 3000 to 4999");
            assertThatThrownBy(() -> socket.close(1000, "ü".repeat(62)))
                    .hasMessage("close reason: bytes=124, at most 123");
            assertThatThrownBy(() -> socket.close(1000, "\ud83d"))
                    .hasMessage("close reason: half of a surrogate pair");
            assertThatThrownBy(() -> socket.ping(new byte[126]))
                    .hasMessage("payload of a control frame: length=126, at most 125");
            assertThat(socket.isOpen()).isTrue();
            socket.abort();
            rig.run();
            assertThat(peer.isGone()).isTrue();
            assertThat(notes.told()).containsExactly("close=1006 lost us");
        }
    }

    @Test
    void aSilentPeerIsPingedAndThenLeft() {
        WebSocketConfig quick = STANDARD.pings(Duration.ofSeconds(3), Duration.ofSeconds(2));
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, quick);
            rig.advance(Duration.ofMillis(2_900));
            assertThat(peer.frames()).isEmpty();
            rig.advance(Duration.ofMillis(200));
            assertThat(peer.frames()).containsExactly(RawFrame.ping());
            peer.send(RawFrame.pong().withMask(1));
            rig.advance(Duration.ofMillis(3_100));
            assertThat(peer.frames()).containsExactly(RawFrame.ping());
            rig.advance(Duration.ofMillis(2_100));
            assertThat(peer.isGone()).isTrue();
            assertThat(notes.told()).containsExactly("pong=", "close=1006 lost us");
        }
    }

    @Test
    void aMessageThatIsNeverFinishedEndsAtItsDeadline() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.messageTimeout(Duration.ofSeconds(4)));
            peer.send(Rig.text("a").withFin(false));
            rig.advance(Duration.ofMillis(3_900));
            assertThat(peer.frames()).isEmpty();
            rig.advance(Duration.ofMillis(200));
            assertThat(peer.frames()).singleElement().matches(frame -> frame.closeCode() == 1008);
            peer.line.close();
            rig.run();
            assertThat(notes.told()).containsExactly("close=1008 lost us");
        }
    }

    @Test
    void tooManyControlFramesEndIt() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, STANDARD.controlRate(1, 3));
            RawFrame pong = RawFrame.pong().withMask(1);
            peer.send(pong, pong, Rig.text("").withFin(false));
            peer.send(RawFrame.continuation().withFin(false).withMask(1), pong, pong);
            assertThat(peer.frames()).singleElement().matches(frame -> frame.closeCode() == 1008);
            peer.line.close();
        }
    }

    /// Reads one message after each resume.
    private static Notes pausing() {
        return new Notes() {
            @Override
            public void onMessage(WebSocket socket, Message message) {
                super.onMessage(socket, message);
                socket.pause();
            }
        };
    }

    @Test
    void aPausedConnectionHoldsWhatCameAndLosesNothing() {
        Notes pausing = pausing();
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(pausing);
            peer.send(Rig.text("1"), Rig.text("2"), Rig.text("3").withFin(false));
            for (int i = 1; i <= 2; i++) {
                assertThat(pausing.told()).containsExactly("text of 1 bytes=" + i);
                rig.advance(Duration.ofSeconds(100));
                pausing.socket().resume();
                rig.run();
            }
            pausing.socket().resume();
            peer.send(RawFrame.continuation((byte) '!').withMask(1), Rig.text("4"));
            assertThat(pausing.told()).containsExactly("text of 2 bytes=3!");
            // It ends while it holds something.
            peer.send(Rig.text("5"));
            pausing.socket().abort();
            rig.run();
            assertThat(pausing.told()).containsExactly("close=1006 lost us");
        }
    }

    @Test
    void whatAListenerThrowsOfWhatWasHeldClosesItsConnection() {
        Notes throwing =
                new Notes() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        super.onMessage(socket, message);
                        if (told().contains("text of 1 bytes=2")) {
                            throw new IllegalStateException("of a listener");
                        }
                        socket.pause();
                    }
                };
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(throwing);
            peer.send(Rig.text("1"), Rig.text("2"), Rig.text("3"));

            throwing.socket().resume();
            rig.run();

            assertThat(peer.frames()).singleElement().matches(frame -> frame.closeCode() == 1011);
            peer.line.close();
            rig.run();
            assertThat(throwing.told()).singleElement().asString().startsWith("close=1011");
        }
    }

    @Test
    void aPauseAfterTheEndHasBegunDoesNotHoldUpThePeersClose() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            notes.socket().close(1000, "");
            notes.socket().pause();
            rig.run();
            peer.send(Rig.close(1000));
            rig.run();

            assertThat(notes.told()).singleElement().asString().contains("clean");
        }
    }

    @Test
    void whoResumesAnotherInACallbackKeepsItsOwnMessage() {
        Notes paused = pausing();
        Notes resuming =
                new Notes() {
                    @Override
                    public void onMessage(WebSocket socket, Message message) {
                        paused.socket().resume();
                        super.onMessage(socket, message);
                    }
                };
        try (Rig rig = new Rig()) {
            Rig.Peer held = rig.client(paused);
            Rig.Peer peer = rig.client(resuming);
            held.send(Rig.text("1"), Rig.text("2"), Rig.text("3"));
            assertThat(paused.told()).containsExactly("text of 1 bytes=1");

            peer.send(Rig.text("mine"), Rig.text("mine too"));

            assertThat(resuming.told())
                    .containsExactly("text of 4 bytes=mine", "text of 8 bytes=mine too");
            assertThat(paused.told()).containsExactly("text of 1 bytes=2");
            paused.socket().resume();
            rig.run();
            held.send(Rig.text("4"));
            assertThat(paused.told()).containsExactly("text of 1 bytes=3");
            paused.socket().resume();
            rig.run();
            assertThat(paused.told()).containsExactly("text of 1 bytes=4");
        }
    }

    @Test
    void aStopTellsEverybodyAndClosesWith1001() {
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            var ended = rig.engine.stop(Duration.ofSeconds(5));
            rig.run();
            assertThat(peer.frames()).containsExactly(RawFrame.close(1001, ""));
            peer.send(Rig.close(1001));
            peer.line.close();
            rig.run();
            assertThat(ended).isDone();
            assertThat(notes.told()).containsExactly("shutdown", "close=1001 clean us");
        }
    }
}
