package dev.corinth.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A random script of messages between two sides.
/// Immutable.
///
/// One side plays the conversation, the other its [#mirror()]: what one says the other hears.
/// Lengths gather around the borders of the three length forms, texts have characters of all
/// four UTF-8 lengths, and what is said can go over the wire in random fragments with pings
/// between them.
public final class Conversation {
    private static final int[] BORDERS = {0, 1, 2, 124, 125, 126, 127, 128, 65_535, 65_536, 70_000};
    private static final int[] CODE_POINTS = {
        0, 'a', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF
    };
    private static final int SHORT_LENGTH = 300;

    private final List<Turn> turns;

    private Conversation(List<Turn> turns) {
        this.turns = List.copyOf(turns);
    }

    /// One message on its way.
    /// Immutable.
    ///
    /// @param isSaid true when this side sends it, false when this side receives it
    /// @param message a whole text or binary message as an unmasked frame
    public record Turn(boolean isSaid, RawFrame message) {
        /// The same message seen from the other side.
        ///
        /// @return said when this is heard, heard when this is said
        public Turn mirror() {
            return new Turn(!isSaid, message);
        }
    }

    /// Draws a conversation.
    ///
    /// @param seed decides everything
    /// @param count how many turns
    /// @return a new conversation
    public static Conversation random(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Turn> turns = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            turns.add(new Turn(random.nextBoolean(), randomMessage(random)));
        }
        return new Conversation(turns);
    }

    /// All turns in order.
    ///
    /// @return an immutable list
    public List<Turn> turns() {
        return turns;
    }

    /// What this side says.
    ///
    /// @return whole messages in order
    public List<RawFrame> said() {
        return turns.stream().filter(Turn::isSaid).map(Turn::message).toList();
    }

    /// What this side hears.
    ///
    /// @return whole messages in order
    public List<RawFrame> heard() {
        return mirror().said();
    }

    /// The same conversation for the other side.
    ///
    /// @return each turn mirrored, in the same order
    public Conversation mirror() {
        return new Conversation(turns.stream().map(Turn::mirror).toList());
    }

    /// What this side says as frames: each message in random fragments, pings here and there.
    ///
    /// @param seed decides fragments, pings and mask keys
    /// @param masked whether this side is a client
    /// @return the frames in the order of the wire
    public List<RawFrame> frames(long seed, boolean masked) {
        SplittableRandom random = new SplittableRandom(seed);
        return said().stream().flatMap(it -> scatter(it, random, masked).stream()).toList();
    }

    /// Plays this side on a connection whose handshake is done. Pings of the other side are
    /// answered, its pongs are skipped.
    ///
    /// @param peer the connection
    /// @param seed decides fragments, pings and mask keys
    /// @param masked whether this side is a client
    public void play(RawPeer peer, long seed, boolean masked) {
        SplittableRandom random = new SplittableRandom(seed);
        for (Turn turn : turns) {
            if (turn.isSaid()) {
                scatter(turn.message(), random, masked).forEach(peer::send);
            } else {
                hear(peer, turn.message(), masked);
            }
        }
    }

    private static void hear(RawPeer peer, RawFrame expected, boolean masked) {
        List<RawFrame> fragments = new ArrayList<>();
        while (fragments.isEmpty() || !fragments.getLast().isFin()) {
            RawFrame frame = peer.expectFrame();
            if (frame.opcode() < RawFrame.CLOSE) {
                fragments.add(frame);
            } else if (frame.opcode() == RawFrame.PING) {
                RawFrame pong = RawFrame.pong(frame.payload());
                peer.send(masked ? pong.withMask(0) : pong);
            } else if (frame.opcode() != RawFrame.PONG) {
                throw new AssertionError(frame + " instead of " + expected);
            }
        }
        RawFrame actual = RawFrames.join(fragments);
        if (!actual.equals(expected)) {
            throw new AssertionError(actual + " instead of " + expected);
        }
    }

    private static List<RawFrame> scatter(
            RawFrame message, SplittableRandom random, boolean masked) {
        int length = message.payload().length;
        int count = random.nextBoolean() ? 0 : random.nextInt(5);
        int[] cuts = IntStream.generate(() -> random.nextInt(length + 1)).limit(count).toArray();
        List<RawFrame> frames = new ArrayList<>();
        for (RawFrame fragment : RawFrames.fragments(message, sorted(cuts))) {
            if (random.nextInt(4) == 0) {
                frames.add(RawFrame.ping(Bytes.random(random, random.nextInt(126))));
            }
            frames.add(fragment);
        }
        return masked
                ? frames.stream().map(frame -> frame.withMask(random.nextInt())).toList()
                : frames;
    }

    private static int[] sorted(int[] cuts) {
        return IntStream.of(cuts).sorted().toArray();
    }

    private static RawFrame randomMessage(SplittableRandom random) {
        int length =
                random.nextInt(4) == 0
                        ? BORDERS[random.nextInt(BORDERS.length)]
                        : random.nextInt(SHORT_LENGTH);
        return random.nextBoolean()
                ? RawFrame.binary(Bytes.random(random, length))
                : RawFrame.text(randomText(random, length));
    }

    /// Text of exactly that many bytes: what the last character leaves is filled with ASCII.
    private static String randomText(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder();
        int bytes = 0;
        while (bytes < length) {
            int chosen = CODE_POINTS[random.nextInt(CODE_POINTS.length)];
            int point = bytes + utf8Length(chosen) > length ? 'z' : chosen;
            text.appendCodePoint(point);
            bytes += utf8Length(point);
        }
        return text.toString();
    }

    private static int utf8Length(int codePoint) {
        return codePoint < 0x800 ? (codePoint < 0x80 ? 1 : 2) : (codePoint < 0x10000 ? 3 : 4);
    }
}
