package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.corinth.oracle.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Random operations on a ring and on a queue that cannot be wrong.
class ByteRingModelTest {
    private static final int ROUNDS = 200;
    private static final int OPERATIONS = 2_000;

    @ParameterizedTest
    @EnumSource
    void behavesLikeAQueue(RingKind kind) {
        Seeds.check(ROUNDS, seed -> new Model(kind, new SplittableRandom(seed)).run());
    }

    private static final class Model {
        private final SplittableRandom random;
        private final TestMemory memory = new TestMemory();
        private final ArrayDeque<Letter> queue = new ArrayDeque<>();
        private final RingConfig config;
        private final ByteRing ring;
        private final int longest;
        private long number;

        private Model(RingKind kind, SplittableRandom random) {
            this.random = random;
            long initial = 256L << random.nextInt(4);
            this.config =
                    new RingConfig(
                            initial,
                            initial << random.nextInt(4),
                            random.nextInt((int) initial / 32) * 8L,
                            1.1 + random.nextInt(4),
                            1 + random.nextInt(9));
            this.ring = kind.make(config, memory);
            // Short records for many laps, or all lengths.
            this.longest = random.nextBoolean() ? 40 : (int) config.maxPayloadBytes();
        }

        private void run() {
            for (int i = 0; i < OPERATIONS; i++) {
                switch (random.nextInt(8)) {
                    case 0, 1, 2, 3 -> write();
                    case 4 -> writeControl();
                    case 5 -> memory.isSpent = random.nextInt(4) == 0;
                    case 6 -> readAndThrow();
                    default -> read(random.nextInt(12));
                }
            }
            ring.end();
            ring.flush();
            read(Integer.MAX_VALUE);
            assertThat(queue).isEmpty();
            assertThat(ring.isEnded()).isTrue();
            assertThat(memory.blocksOut()).isZero();
        }

        private Letter next() {
            return Letter.numbered(number++, random.nextInt(longest + 1));
        }

        private void write() {
            Letter letter = next();
            boolean isTaken =
                    random.nextBoolean()
                            ? letter.isTakenBy(ring)
                            : ring.tryWrite(letter.kind(), letter.id(), letter.payload());
            note(letter, isTaken);
        }

        private void writeControl() {
            Letter letter = next();
            note(letter, letter.isTakenAsControlBy(ring));
        }

        private void note(Letter letter, boolean isTaken) {
            if (isTaken) {
                queue.add(letter);
            } else if (!memory.isSpent) {
                assertThat(queue).as("an empty ring takes any record").isNotEmpty();
            }
        }

        private void read(int limit) {
            ring.flush();
            List<Letter> found = new ArrayList<>();
            int count = ring.read(Letter.into(found), limit);
            assertThat(count).isEqualTo(Math.min(limit, queue.size()));
            for (Letter letter : found) {
                assertThat(letter).isEqualTo(queue.poll());
            }
        }

        private void readAndThrow() {
            List<Letter> found = new ArrayList<>();
            ring.flush();
            try {
                ring.read(
                        (kind, id, segment, from, to) -> {
                            found.add(Letter.read(kind, id, segment, from, to));
                            throw new IllegalStateException("on purpose");
                        },
                        5);
                assertThat(queue).isEmpty();
            } catch (IllegalStateException expected) {
                assertThat(expected).hasMessage("on purpose");
                assertThat(found).containsExactly(queue.poll());
            }
        }
    }
}
