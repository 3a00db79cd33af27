package dev.corinth.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.engine.Counter;
import dev.corinth.engine.OutputLimits;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.oracle.RawFrame;
import dev.corinth.wire.DeflateConfig;
import dev.corinth.wire.DeflateParameters;
import dev.corinth.wire.PreparedMessage;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Taps that send something themselves, to another WebSocket on the loop of the one they watch:
/// they use the same memory, the same compressor and the same place for what was admitted.
class TapTest {
    private static final byte[] LARGE = letters(20_000, 1);
    private static final byte[] LARGER = letters(60_000, 2);

    private final Notes notes = new Notes();
    private final Notes others = new Notes();

    private static byte[] letters(int length, long seed) {
        byte[] letters = new byte[length];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < length; i++) {
            letters[i] = (byte) random.nextInt('a', 'a' + 26);
        }
        return letters;
    }

    private void sendWatched() {
        byte[] other = new byte[64 << 10];
        WebSocket watched = notes.socket();
        watched.watch((_, _, _) -> others.sockets.forEach(socket -> sendAll(socket, other)));
        watched.send(LARGE);
        watched.send(PreparedMessage.binary(LARGE));
        watched.send(PreparedMessage.binary(new byte[] {7}));
        FragmentedMessage fragments = watched.startFragments(MessageKind.BINARY);
        fragments.send(new byte[] {1});
        fragments.finish(LARGER);
        watched.send(LARGER);
    }

    private static void sendAll(WebSocket socket, byte[] other) {
        socket.send(other);
        socket.send(new byte[1000]);
        socket.ping(new byte[] {9});
    }

    private static List<RawFrame> frames(Rig.Peer peer) {
        return peer.frames().stream().map(RawFrame::withoutMask).toList();
    }

    @Test
    void whatTheyAreShownArrivesAsItWasSent() {
        try (Rig rig = new Rig()) {
            rig.client(others);
            Rig.Peer peer = rig.client(notes);
            sendWatched();
            rig.run();
            assertArrived(frames(peer));
        }
    }

    @Test
    void whatIsMaskedArrivesAsItWasSent() {
        try (Rig rig = new Rig()) {
            rig.server(others);
            Rig.Peer peer = rig.server(notes);
            sendWatched();
            rig.run();
            assertArrived(frames(peer));
        }
    }

    @Test
    void oneThatThrowsIsTakenOffAndHarmsNobody() {
        List<String> seen = new ArrayList<>();
        int[] thrown = new int[1];
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes);
            WebSocket watched = notes.socket();
            watched.watch((_, isSent, frame) -> seen.add((isSent ? ">" : "<") + frame.length()));
            FrameTap throwing =
                    (_, _, _) -> {
                        thrown[0]++;
                        throw new IllegalStateException("a test makes a tap throw");
                    };
            watched.watch(throwing);
            rig.run();
            peer.send(Rig.text("one"));
            watched.watch(throwing);
            rig.run();
            assertThat(watched.send("answer").isTaken()).isTrue();
            rig.run();
            peer.send(Rig.text("again"));

            assertThat(frames(peer)).containsExactly(RawFrame.text("answer"));
            assertThat(notes.told()).hasSize(2);
            assertThat(watched.isOpen()).isTrue();
            assertThat(thrown[0]).isEqualTo(2);
            assertThat(seen).containsExactly("<3", ">6", "<5");
            assertThat(rig.engine.count(Counter.CALLBACK_FAILED)).isEqualTo(2);
            peer.line.close();
        }
    }

    private static void assertArrived(List<RawFrame> frames) {
        assertThat(frames)
                .startsWith(
                        RawFrame.binary(LARGE),
                        RawFrame.binary(LARGE),
                        RawFrame.binary((byte) 7),
                        RawFrame.binary((byte) 1).withFin(false),
                        RawFrame.of(RawFrame.CONTINUATION, Arrays.copyOf(LARGER, 32 << 10))
                                .withFin(false),
                        RawFrame.of(
                                RawFrame.CONTINUATION,
                                Arrays.copyOfRange(LARGER, 32 << 10, LARGER.length)))
                .endsWith(RawFrame.binary(LARGER))
                .hasSize(7);
    }

    @Test
    void whatIsCompressedArrivesAsItWasSent() throws DataFormatException {
        assertCompressedArrives(false);
    }

    @Test
    void whatIsCompressedWithTakeoverArrivesAsItWasSent() throws DataFormatException {
        assertCompressedArrives(true);
    }

    private void assertCompressedArrives(boolean takesOver) throws DataFormatException {
        DeflateConfig all = new DeflateConfig(true, true, true, 15, 15, 0, 6);
        WebSocketConfig config = WebSocketConfig.STANDARD.deflate(all);
        try (Rig rig = new Rig()) {
            var agreed = new DeflateParameters(takesOver, takesOver, 15, 15);
            rig.client(others, config, agreed);
            Rig.Peer peer = rig.client(notes, config, agreed);
            byte[] other = new byte[50_000];
            notes.socket().watch((_, _, _) -> sendAll(others.sockets.getFirst(), other));
            byte[][] sent = {LARGER, Arrays.copyOf(LARGE, 1000), LARGER};
            for (byte[] message : sent) {
                notes.socket().send(message);
            }
            rig.run();
            Inflater inflater = new Inflater(true);
            List<RawFrame> frames = peer.frames();
            for (int i = 0; i < sent.length; i++) {
                if (!takesOver) {
                    inflater.reset();
                }
                assertThat(inflated(inflater, frames.get(i))).isEqualTo(sent[i]);
            }
            inflater.end();
        }
    }

    private static byte[] inflated(Inflater inflater, RawFrame frame) throws DataFormatException {
        byte[] payload = frame.payload();
        byte[] packed = Arrays.copyOf(payload, payload.length + 4);
        packed[payload.length + 2] = (byte) 0xFF;
        packed[payload.length + 3] = (byte) 0xFF;
        inflater.setInput(packed);
        byte[] plain = new byte[LARGER.length + 1];
        return Arrays.copyOf(plain, inflater.inflate(plain));
    }

    @Test
    void whatAGroupDropsIsNotShown() {
        OutputLimits small =
                OutputLimits.STANDARD.policy(OverflowPolicy.DROP_NEWEST).maxQueueBytes(100_000);
        WebSocketGroup group = new WebSocketGroup();
        try (Rig rig = new Rig()) {
            Rig.Peer peer = rig.client(notes, WebSocketConfig.STANDARD.output(small));
            peer.line.window(0);
            var shown = new ArrayList<Long>();
            notes.socket().watch((_, _, frame) -> shown.add(frame.length()));
            group.join(notes.socket());
            for (int i = 0; i < 20; i++) {
                group.send(PreparedMessage.binary(new byte[10_000 + i]));
            }
            peer.line.window(1 << 24);
            rig.run();
            List<Long> arrived =
                    peer.frames().stream().map(frame -> (long) frame.payload().length).toList();
            assertThat(arrived).hasSizeBetween(5, 15);
            assertThat(shown).isEqualTo(arrived);
        }
    }
}
