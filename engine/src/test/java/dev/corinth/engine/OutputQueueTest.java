package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;
import dev.corinth.poller.Pieces;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

class OutputQueueTest {
    private static final byte MESSAGE = OutputQueue.MESSAGE;
    private static final byte MUST = OutputQueue.MUST;
    private static final byte URGENT = OutputQueue.URGENT;
    private static final byte PONG = OutputQueue.PONG;

    private final Slabs slabs = new Slabs(1L << 40);
    private final OutputQueue queue = new OutputQueue(slabs);

    @AfterEach
    void everyBlockIsGivenBack() {
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
        assertThat(slabs.inUseBytes()).isZero();
        slabs.close();
    }

    @Test
    void sendsFramesInTheOrderOfTheirAdding() {
        write("aaa", MESSAGE, 0);
        write("b", MUST, 0);
        copy("cc", MESSAGE);

        assertThat(queue.bytes()).isEqualTo(6);
        assertThat(drain(2)).isEqualTo("aaabcc");
    }

    @Test
    void gathersAtMostWhatIsAskedFor() {
        write("aaa", MESSAGE, 0);
        write("bbb", MESSAGE, 0);
        Pieces pieces = new Pieces();

        queue.gather(pieces, 4);

        assertThat(pieces.bytes()).isEqualTo(4);
        assertThat(pieces.count()).isEqualTo(2);
    }

    @Test
    void controlFramesOvertakeWhatHasNotBegun() {
        write("aaa", MESSAGE, 0);
        write("bbb", MESSAGE, 0);
        queue.taken(1);

        control("P", PONG);

        assertThat(drain(100)).isEqualTo("aaPbbb");
    }

    @Test
    void controlFramesOvertakeAFrameThatIsWholeInTheQueue() {
        write("aaa", MESSAGE, 0);

        control("P", PONG);

        assertThat(drain(100)).isEqualTo("Paaa");
    }

    @Test
    void nothingGetsBetweenThePartsOfABegunFrame() {
        copy("a".repeat(40_000), MESSAGE);
        write("b", MESSAGE, 0);
        queue.taken(1);

        control("P", PONG);
        control("U", URGENT);

        assertThat(drain(20_000)).isEqualTo("a".repeat(39_999) + "PUb");
    }

    @Test
    void nothingGetsBetweenThePartsWhenOneOfThemIsTakenWhole() {
        copy("a".repeat(40_000), MESSAGE);
        queue.taken(16 << 10);

        control("P", PONG);
        int dropped = queue.dropOldest(1 << 20);

        assertThat(dropped).isZero();
        assertThat(drain(1000)).isEqualTo("a".repeat(40_000 - (16 << 10)) + "P");
    }

    @Test
    void controlFramesKeepTheirOwnOrder() {
        write("aaa", MESSAGE, 0);

        control("1", URGENT);
        control("2", URGENT);
        control("P", PONG);
        control("3", URGENT);

        assertThat(drain(100)).isEqualTo("12P3aaa");
    }

    @Test
    void A_04_keepsOnlyTheNewestPong() {
        write("aaa", MESSAGE, 0);
        for (int i = 0; i < 10; i++) {
            control("" + i, PONG);
        }

        assertThat(drain(100)).isEqualTo("9aaa");
    }

    @Test
    void aBegunPongIsSentAndTheNextOneWaitsBehindIt() {
        control("PP", PONG);
        write("aaa", MESSAGE, 0);
        queue.taken(1);

        control("QQ", PONG);

        assertThat(drain(100)).isEqualTo("PQQaaa");
    }

    @Test
    void dropsTheOldestMessagesFirstAndNoMoreThanNeeded() {
        write("aaa", MESSAGE, 0);
        write("bbb", MESSAGE, 0);
        write("ccc", MESSAGE, 0);

        assertThat(queue.dropOldest(4)).isEqualTo(2);

        assertThat(drain(100)).isEqualTo("ccc");
    }

    @Test
    void neverDropsWhatMustBeSentNorWhatHasBegun() {
        write("aaa", MESSAGE, 0);
        write("mmm", MUST, 0);
        write("bbb", MESSAGE, 0);
        control("P", PONG);
        queue.begin();

        int dropped = queue.dropOldest(1000);

        // The pong went before the first message, and is what has begun.
        assertThat(dropped).isEqualTo(2);
        assertThat(drain(100)).isEqualTo("Pmmm");
    }

    @Test
    void dropsAMessageWithItsKeyUnlessItHasBegun() {
        write("aaa", MESSAGE, 7);
        write("bbb", MESSAGE, 8);
        write("ccc", MESSAGE, 7);
        queue.taken(1);

        assertThat(queue.dropKey(7)).isEqualTo(1);
        assertThat(queue.dropKey(7)).isZero();
        assertThat(queue.dropKey(9)).isZero();

        assertThat(drain(100)).isEqualTo("aabbb");
    }

    @Test
    void sharedMemoryIsReleasedOnceWhenItIsSentDroppedOrCleared() {
        int[] released = new int[1];
        var shared = new OutputBlock(bytes("sss"), () -> released[0]++);
        shared.hold();
        queue.add(shared, 0, 3, MESSAGE, 0);
        queue.add(shared, 0, 3, MESSAGE, 0);
        queue.add(shared, 0, 3, MESSAGE, 0);

        queue.taken(3);
        queue.dropOldest(3);
        assertThat(released[0]).isZero();
        shared.release();
        assertThat(released[0]).isZero();
        queue.clear();

        assertThat(released[0]).isEqualTo(1);
    }

    @Test
    void growsWithItsHeadAnywhereInTheRing() {
        for (int start = 0; start < 8; start++) {
            for (int i = 0; i < start; i++) {
                write("x", MESSAGE, 0);
            }
            queue.taken(start);
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 40; i++) {
                write("" + i, MESSAGE, 0);
                expected.append(i);
            }

            assertThat(drain(3)).isEqualTo(expected.toString());
        }
    }

    @Test
    void behavesAsASimpleListDoesUnderRandomOperations() {
        Seeds.check(80, seed -> new Game(new SplittableRandom(seed)).play());
    }

    /// What the queue should do, done in the simplest way: a list of frames.
    private final class Game {
        private final SplittableRandom random;
        private final List<Frame> frames = new ArrayList<>();
        private final StringBuilder expected = new StringBuilder();
        private final StringBuilder sent = new StringBuilder();
        private final Set<Integer> released = new HashSet<>();
        private int serial;
        private boolean begun;

        Game(SplittableRandom random) {
            this.random = random;
        }

        void play() {
            for (int step = 0; step < 400; step++) {
                step(random.nextInt(10));
                assertThat(queue.bytes()).isEqualTo(waiting());
                assertThat(queue.isEmpty()).isEqualTo(frames.isEmpty());
            }
            take(Integer.MAX_VALUE);
            assertThat(sent.toString()).isEqualTo(expected.toString());
            queue.clear();
            assertThat(slabs.inUseBytes()).isZero();
        }

        private void step(int what) {
            switch (what) {
                case 0, 1 -> add(random.nextBoolean() ? MESSAGE : MUST, false);
                case 2 -> add(MESSAGE, true);
                case 3 -> share();
                case 4 -> control(URGENT);
                case 5 -> control(PONG);
                case 6 -> dropOldest();
                case 7 -> dropKey();
                default -> take(1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 40));
            }
        }

        private void add(byte kind, boolean isCopy) {
            long key = random.nextLong(1, 5);
            String text = text(isCopy ? 1 + random.nextInt(40_000) : 1 + random.nextInt(30));
            if (isCopy) {
                MemorySegment source = bytes(text);
                queue.addCopy(source, 0, source.byteSize(), kind, key);
            } else {
                write(text, kind, key);
            }
            frames.add(new Frame(text, kind, key));
        }

        private void share() {
            int number = serial;
            String text = text(20);
            var block =
                    new OutputBlock(bytes(text), () -> assertThat(released.add(number)).isTrue());
            queue.add(block, 0, text.length(), MESSAGE, 1);
            frames.add(new Frame(text, MESSAGE, 1));
        }

        private void control(byte kind) {
            int first = begun ? 1 : 0;
            if (kind == PONG) {
                for (int i = first; i < frames.size(); i++) {
                    if (frames.get(i).kind == PONG) {
                        frames.remove(i);
                        break;
                    }
                }
            }
            int place = first;
            while (place < frames.size() && (frames.get(place).kind & URGENT) == URGENT) {
                place++;
            }
            String text = text(3);
            frames.add(place, new Frame(text, kind, 0));
            OutputQueueTest.this.control(text, kind);
        }

        private void dropOldest() {
            long wanted = random.nextInt(100);
            long goal = waiting() - wanted;
            int dropped = 0;
            for (int i = begun ? 1 : 0; i < frames.size() && waiting() > goal; ) {
                if (frames.get(i).kind == MESSAGE) {
                    frames.remove(i);
                    dropped++;
                } else {
                    i++;
                }
            }
            assertThat(queue.dropOldest(wanted)).isEqualTo(dropped);
        }

        private void dropKey() {
            long key = random.nextLong(1, 5);
            int dropped = 0;
            for (int i = begun ? 1 : 0; i < frames.size() && dropped == 0; i++) {
                if (frames.get(i).kind == MESSAGE && frames.get(i).key == key) {
                    frames.remove(i);
                    dropped++;
                }
            }
            assertThat(queue.dropKey(key)).isEqualTo(dropped);
        }

        private void take(int most) {
            sent.append(OutputQueueTest.this.take(most));
            for (int left = most; left > 0 && !frames.isEmpty(); ) {
                Frame first = frames.getFirst();
                int part = Math.min(left, first.text.length());
                expected.append(first.text, 0, part);
                left -= part;
                frames.removeFirst();
                begun = part < first.text.length();
                if (begun) {
                    frames.addFirst(new Frame(first.text.substring(part), first.kind, first.key));
                }
            }
        }

        private long waiting() {
            return frames.stream().mapToLong(frame -> frame.text.length()).sum();
        }

        private String text(int length) {
            char letter = (char) ('a' + serial++ % 26);
            return String.valueOf(letter).repeat(length);
        }
    }

    private record Frame(String text, byte kind, long key) {}

    private void write(String text, byte kind, long key) {
        fill(text);
        queue.addWritten(text.length(), kind, key);
    }

    private void control(String text, byte kind) {
        fill(text);
        queue.addControl(text.length(), kind);
    }

    private void fill(String text) {
        OutputBlock block = queue.room(text.length());
        MemorySegment.copy(bytes(text), 0, block.segment, block.filled, text.length());
    }

    private void copy(String text, byte kind) {
        queue.addCopy(bytes(text), 0, text.length(), kind, 0);
    }

    private String drain(int step) {
        StringBuilder all = new StringBuilder();
        while (!queue.isEmpty()) {
            all.append(take(step));
        }
        return all.toString();
    }

    private String take(int most) {
        Pieces pieces = new Pieces();
        queue.gather(pieces, most);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < pieces.count(); i++) {
            long length = pieces.to(i) - pieces.from(i);
            out.writeBytes(
                    pieces.segment(i)
                            .asSlice(pieces.from(i), length)
                            .toArray(ValueLayout.JAVA_BYTE));
        }
        queue.taken(pieces.bytes());
        return out.toString(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static MemorySegment bytes(String text) {
        MemorySegment segment = Arena.ofAuto().allocate(text.length());
        MemorySegment.copy(
                text.getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                0,
                segment,
                ValueLayout.JAVA_BYTE,
                0,
                text.length());
        return segment;
    }
}
