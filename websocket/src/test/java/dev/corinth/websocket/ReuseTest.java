package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.corinth.oracle.RawFrame;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.DeflateParameters;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/// What the connections of a loop use one after the other: views of messages, codecs, inflaters.
class ReuseTest {
    private static final int COMPRESSED = 4;
    private static final WebSocketConfig CONFIG =
            WebSocketConfig.STANDARD.deflate(DeflateConfig.on());
    private static final DeflateParameters DEFLATE = new DeflateParameters(false, false, 15, 15);

    /// A text, compressed and sent in two frames.
    private record Halves(RawFrame first, RawFrame second) {
        static Halves of(String text) {
            Deflater deflater = new Deflater(9, true);
            deflater.setInput(text.getBytes(UTF_8));
            byte[] room = new byte[text.length() + 100];
            // Without the four bytes that end each message (RFC 7692 §7.2.1).
            int length = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - 4;
            deflater.end();
            byte[] first = Arrays.copyOf(room, length / 2);
            byte[] second = Arrays.copyOfRange(room, length / 2, length);
            RawFrame begin = RawFrame.of(RawFrame.TEXT, first).withRsv(COMPRESSED).withFin(false);
            RawFrame end = RawFrame.continuation(second);
            return new Halves(begin.withMask(Rig.KEY), end.withMask(Rig.KEY));
        }
    }

    /// What goes wrong on a connection that has a codec and an inflater in hand.
    private enum Mistake {
        THE_HANDLER_THROWS,
        THE_HANDLER_ABORTS,
        THE_HANDLER_CLOSES,
        A_RULE_IS_BROKEN,
        IT_DOES_NOT_INFLATE,
        THE_PEER_CLOSES,
        THE_PEER_ENDS,
        THE_PEER_RESETS;

        /// Happens in the middle of a message that says its name.
        void happen(Rig rig) {
            Halves halves = Halves.of(name().repeat(20));
            Rig.Peer peer = rig.client(Mistake::heard, CONFIG, DEFLATE);
            peer.send(halves.first());
            happen(peer, halves.second());
            rig.run();
            peer.line.reset();
            rig.run();
        }

        private void happen(Rig.Peer peer, RawFrame rest) {
            switch (this) {
                case THE_HANDLER_THROWS, THE_HANDLER_ABORTS, THE_HANDLER_CLOSES ->
                        peer.send(rest, Rig.text("behind it"));
                case A_RULE_IS_BROKEN -> peer.send(Rig.text("no continuation"));
                case IT_DOES_NOT_INFLATE ->
                        peer.send(RawFrame.continuation((byte) 7, (byte) 7).withMask(Rig.KEY));
                case THE_PEER_CLOSES -> peer.send(Rig.close(1000));
                case THE_PEER_ENDS -> peer.line.finish();
                case THE_PEER_RESETS -> peer.line.reset();
            }
        }

        private static void heard(WebSocket socket, Message message) {
            if (message.text().startsWith(THE_HANDLER_THROWS.name())) {
                throw new IllegalStateException("for the test");
            } else if (message.text().startsWith(THE_HANDLER_ABORTS.name())) {
                socket.abort();
            } else {
                socket.close();
            }
        }
    }

    /// A codec or an inflater that two connections had in hand would mix their messages; given
    /// back twice, it would fail an assertion.
    @ParameterizedTest
    @EnumSource(Mistake.class)
    void A_19_whatAnErrorGivesBackIsNeverLentTwice(Mistake mistake) {
        Halves ones = Halves.of("one says ".repeat(50));
        Halves others = Halves.of("the other replies ".repeat(50));
        List<String> heard = new ArrayList<>();
        WebSocketListener noting = (socket, message) -> heard.add(message.text());
        try (Rig rig = new Rig()) {
            for (int i = 0; i < 5; i++) {
                mistake.happen(rig);
            }
            Rig.Peer one = rig.client(noting, CONFIG, DEFLATE);
            Rig.Peer other = rig.client(noting, CONFIG, DEFLATE);
            one.send(ones.first());
            other.send(others.first());
            one.send(ones.second());
            other.send(others.second());

            assertThat(heard)
                    .containsExactly("one says ".repeat(50), "the other replies ".repeat(50));
        }
    }

    /// Keeps all that it is shown.
    private static final class Keeper implements WebSocketListener {
        private final List<Message> kept = new ArrayList<>();

        @Override
        public void onMessage(WebSocket socket, Message message) {
            keep(message);
        }

        @Override
        public void onFragment(WebSocket socket, Message piece, boolean isFirst, boolean isLast) {
            keep(piece);
        }

        @Override
        public void onPing(WebSocket socket, Message ping) {
            keep(ping);
        }

        @Override
        public void onPong(WebSocket socket, Message pong) {
            keep(pong);
        }

        /// While one is shown, none of those before it is.
        private void keep(Message message) {
            assertThat(message.length()).isPositive();
            for (Message earlier : kept) {
                isUsedUp(earlier);
            }
            kept.add(message);
        }

        private static void isUsedUp(Message message) {
            assertThatThrownBy(message::text)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("message used after its callback; copy() it");
        }
    }

    @Test
    void P_05_whateverIsKeptThrowsInEveryLaterCallback() {
        Keeper keeper = new Keeper();
        RawFrame ping = RawFrame.ping((byte) 1).withMask(Rig.KEY);
        RawFrame pong = RawFrame.pong((byte) 2).withMask(Rig.KEY);
        try (Rig rig = new Rig()) {
            Rig.Peer whole = rig.client(keeper);
            Rig.Peer streaming = rig.client(keeper, WebSocketConfig.STANDARD.streaming(1 << 20));
            for (int i = 0; i < 10; i++) {
                whole.send(Rig.text("first"), Rig.text("second"), ping, pong);
                streaming.send(Rig.text("piece").withFin(false), pong);
                streaming.send(RawFrame.continuation((byte) 'e').withMask(Rig.KEY));
            }

            assertThat(keeper.kept).hasSize(70).allSatisfy(Keeper::isUsedUp);
            assertThat(whole.isGone()).as("a failed callback ends it").isFalse();
            assertThat(streaming.isGone()).as("a failed callback ends it").isFalse();
        }
    }
}
