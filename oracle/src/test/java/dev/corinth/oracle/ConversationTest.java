package dev.corinth.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ConversationTest {
    @Test
    void isTheSameUnderTheSameSeed() {
        assertThat(Conversation.random(1, 50).turns())
                .isEqualTo(Conversation.random(1, 50).turns());
        assertThat(Conversation.random(1, 50).turns())
                .isNotEqualTo(Conversation.random(2, 50).turns());
    }

    @Test
    void saysWhatItsMirrorHears() {
        Conversation conversation = Conversation.random(3, 40);

        assertThat(conversation.mirror().heard()).isEqualTo(conversation.said());
        assertThat(conversation.mirror().said()).isEqualTo(conversation.heard());
        assertThat(conversation.mirror().mirror().turns()).isEqualTo(conversation.turns());
        assertThat(conversation.said()).isNotEmpty();
        assertThat(conversation.heard()).isNotEmpty();
    }

    @Test
    void visitsAllBordersOfLengthAndBothKinds() {
        List<RawFrame> messages =
                Conversation.random(4, 2000).turns().stream()
                        .map(Conversation.Turn::message)
                        .toList();

        for (int border : new int[] {0, 1, 125, 126, 127, 65_535, 65_536}) {
            for (int opcode : new int[] {RawFrame.TEXT, RawFrame.BINARY}) {
                assertThat(messages)
                        .anyMatch(it -> it.opcode() == opcode && it.payload().length == border);
            }
        }
    }

    @Test
    void saysOnlyWellFormedText() {
        for (RawFrame message : Conversation.random(5, 500).said()) {
            if (message.opcode() == RawFrame.TEXT) {
                assertThat(Bytes.utf8(message.text())).isEqualTo(message.payload());
            }
        }
    }

    @Test
    void scattersMessagesIntoFramesThatJoinAgain() {
        Conversation conversation = Conversation.random(6, 200);
        List<RawFrame> messages = new ArrayList<>();
        List<RawFrame> fragments = new ArrayList<>();
        int pings = 0;
        for (RawFrame frame : conversation.frames(7, true)) {
            assertThat(frame.isMasked()).isTrue();
            if (frame.opcode() == RawFrame.PING) {
                pings++;
                continue;
            }
            fragments.add(frame);
            if (frame.isFin()) {
                messages.add(RawFrames.join(fragments));
                fragments.clear();
            }
        }

        assertThat(messages).isEqualTo(conversation.said());
        assertThat(pings).isGreaterThan(10);
    }

    @Test
    void playsBothSidesOverASocket() {
        Seeds.check(
                5,
                seed -> {
                    Conversation ours = Conversation.random(seed, 30);
                    RawServer.Script script = peer -> playToTheEnd(ours.mirror(), peer, false);
                    try (RawServer server = RawServer.play(script);
                            RawPeer peer = RawPeer.connect(server.port())) {
                        playToTheEnd(ours, peer, true);
                    }
                });
    }

    @Test
    void failsWhenItHearsSomethingElse() {
        Conversation hears = Conversation.random(8, 1);
        Conversation listener = hears.said().isEmpty() ? hears : hears.mirror();
        try (RawServer server = RawServer.play(peer -> peer.send(RawFrame.text("other")));
                RawPeer peer = RawPeer.connect(server.port())) {
            assertThatThrownBy(() -> listener.play(peer, 1, true))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(" instead of ");
        }
    }

    @Test
    void joinsNothingButFragmentsOfOneMessage() {
        RawFrame open = RawFrame.text("a").withFin(false);

        assertThatThrownBy(() -> RawFrames.join(List.of(open, RawFrame.text("b"))))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> RawFrames.join(List.of(open))).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> RawFrames.join(List.of(RawFrame.continuation())))
                .isInstanceOf(AssertionError.class);
    }

    /// A socket closed with unread pongs is reset, and takes what was still on its way with it.
    private static void playToTheEnd(Conversation side, RawPeer peer, boolean masked) {
        side.play(peer, 1, masked);
        peer.finish().readToEnd();
    }
}
