package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What both kinds of ring promise, on one thread.
class ByteRingTest {
    /// Cannot grow: 1 KiB, of which 64 bytes are for control records and 8 for the end.
    private static final RingConfig FIXED = new RingConfig(1024, 1024, 64, 2, 3);

    private final TestMemory memory = new TestMemory();

    @ParameterizedTest
    @EnumSource
    void readsWhatWasWrittenInOrder(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        List<Letter> letters =
                List.of(
                        Letter.of(0, 0),
                        Letter.of(7, -1, (byte) 1),
                        Letter.of(Integer.MAX_VALUE, Long.MIN_VALUE, new byte[17]),
                        Letter.numbered(3, 200));

        assertThat(ring.isEmpty()).isTrue();
        assertThat(letters).allMatch(letter -> letter.isTakenBy(ring));
        ring.flush();

        assertThat(ring.isEmpty()).isFalse();
        assertThat(Letter.all(ring)).isEqualTo(letters);
        assertThat(ring.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void payloadsAreAlignedAndOfExactLength(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        for (int length = 0; length < 20; length++) {
            assertThat(Letter.numbered(length, length).isTakenBy(ring)).isTrue();
        }
        ring.flush();

        List<Long> lengths = new ArrayList<>();
        ring.read(
                (ignoredKind, id, segment, from, to) -> {
                    assertThat(from % 8).isZero();
                    lengths.add(to - from - id);
                },
                100);

        assertThat(lengths).hasSize(20).containsOnly(0L);
    }

    /// Every length at every place where a lap can end.
    @ParameterizedTest
    @EnumSource
    void recordsLieInOnePieceWhereverALapEnds(RingKind kind) {
        for (int first = 0; first <= 240; first += 8) {
            for (int length = 0; length <= 240; length += 4) {
                ByteRing ring = kind.make(FIXED, memory);
                fillExactly(ring, 1024 - 256 + first);
                Letter.all(ring);
                List<Letter> across =
                        List.of(Letter.numbered(1, length), Letter.numbered(2, length));

                assertThat(across).allMatch(letter -> letter.isTakenBy(ring));

                assertThat(Letter.all(ring))
                        .as("first=%d, length=%d", first, length)
                        .isEqualTo(across);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsForManyLapsWithEveryLength(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        for (int i = 0; i < 20_000; i++) {
            Letter letter = Letter.numbered(i, i % 241);
            assertThat(letter.isTakenBy(ring)).isTrue();
            assertThat(Letter.all(ring)).containsExactly(letter);
        }
        assertThat(memory.taken()).containsExactly(1024L);
    }

    @ParameterizedTest
    @EnumSource
    void takesTheLongestRecordWhereverItIsAndNoLongerOne(RingKind kind) {
        for (int skipped = 0; skipped < 1024; skipped += 8) {
            ByteRing ring = kind.make(FIXED, memory);
            for (int i = 0; i < skipped; i += 16) {
                assertThat(ring.tryWrite(1, 1, Payload.NONE)).isTrue();
                Letter.all(ring);
            }
            Letter longest = Letter.numbered(1, (int) FIXED.maxPayloadBytes());
            assertThat(longest.isTakenBy(ring)).as("after %d", skipped).isTrue();
            assertThat(Letter.all(ring)).containsExactly(longest);
            Letter longer = Letter.numbered(1, (int) FIXED.maxPayloadBytes() + 1);
            assertThatThrownBy(() -> longer.isTakenBy(ring))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("length=241");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsNoRecord(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        assertThatThrownBy(() -> ring.tryWrite(-1, 0, Payload.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kind=-1");
        MemorySegment bytes = Arena.ofAuto().allocate(8);
        assertThatThrownBy(() -> ring.tryWrite(1, 0, bytes, 4, 9))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Letter.all(ring)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhenFullAndTakesAgainWhatTheReaderFreed(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        List<Letter> taken = fill(ring, 24);

        // 40 bytes each; 1,024 - 64 - 8 are for records.
        assertThat(taken).hasSize(23);
        assertThat(ring.read((a, b, c, d, e) -> {}, 1)).isEqualTo(1);
        assertThat(Letter.numbered(99, 24).isTakenBy(ring)).isTrue();
        assertThat(Letter.numbered(100, 24).isTakenBy(ring)).isFalse();
        assertThat(Letter.all(ring)).hasSize(23).endsWith(Letter.numbered(99, 24));
    }

    @ParameterizedTest
    @EnumSource
    void aFullRingCanBeReadWithoutBeingFlushed(RingKind kind) {
        ByteRing ring = kind.make(new RingConfig(1024, 1024, 0, 2, 255), memory);
        List<Letter> taken = fill(ring, 24);

        List<Letter> found = new ArrayList<>();
        ring.read(Letter.into(found), 1000);

        assertThat(found).isEqualTo(taken);
    }

    @ParameterizedTest
    @EnumSource
    void keepsRoomForControlRecords(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        List<Letter> expected = new ArrayList<>(fill(ring, 0));
        List<Letter> controls = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Letter close = Letter.numbered(1000 + i, 5);
            if (close.isTakenAsControlBy(ring)) {
                controls.add(close);
            }
        }

        // 16 bytes each fill 944 of 952; what is left are 72 of 24 each.
        assertThat(expected).hasSize(59);
        assertThat(controls).hasSize(3);
        expected.addAll(controls);
        assertThat(Letter.all(ring)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void gathersARecordFromPieces(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        Letter letter = Letter.numbered(5, 33);

        assertThat(ring.tryWrite(letter.kind(), letter.id(), letter.payload())).isTrue();

        assertThat(Letter.all(ring)).containsExactly(letter);
    }

    @ParameterizedTest
    @EnumSource
    void aPayloadThatThrowsLeavesNoRecordAndNoHole(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        Letter before = Letter.numbered(1, 3);
        Letter after = Letter.numbered(2, 3);
        assertThat(before.isTakenBy(ring)).isTrue();

        assertThatThrownBy(() -> ring.tryWrite(1, 1, new Broken(100))).hasMessage("broken");
        assertThat(after.isTakenBy(ring)).isTrue();

        assertThat(Letter.all(ring)).containsExactly(before, after);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasGivenUpIsFreedToo(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> ring.tryWrite(1, 1, new Broken(200))).hasMessage("broken");
            assertThat(Letter.all(ring)).isEmpty();
        }
        assertThat(Letter.numbered(1, 200).isTakenBy(ring)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void readsNoMoreThanItWants(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        fill(ring, 8);
        List<Letter> found = new ArrayList<>();

        assertThat(ring.read(Letter.into(found), 0)).isZero();
        assertThat(ring.read(Letter.into(found), 4)).isEqualTo(4);
        assertThat(found).hasSize(4);
        assertThat(ring.read(Letter.into(found), 1000)).isEqualTo(found.size() - 4);
        assertThat(ring.read(Letter.into(found), 1000)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aReaderSurvivesAHandlerThatThrows(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        List<Letter> found = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            long id = i;
            assertThat(Letter.numbered(i, 100).isTakenBy(ring)).isTrue();
            ring.flush();
            assertThatThrownBy(
                            () ->
                                    ring.read(
                                            (kindRead, idRead, segment, from, to) -> {
                                                throw new IllegalStateException("at " + idRead);
                                            },
                                            10))
                    .hasMessage("at " + id);
            // It had its record: nothing comes again, and the place is free.
            assertThat(ring.read(Letter.into(found), 10)).isZero();
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theEndRefusesWritersAndLetsTheReaderFinish(RingKind kind) {
        ByteRing ring = kind.make(FIXED, memory);
        List<Letter> written = fill(ring, 8);

        ring.end();
        ring.end();

        assertThat(Letter.numbered(1, 8).isTakenBy(ring)).isFalse();
        assertThat(Letter.numbered(1, 8).isTakenAsControlBy(ring)).isFalse();
        assertThat(ring.capacityBytes()).isZero();
        assertThat(ring.isEnded()).isFalse();
        assertThat(memory.blocksOut()).isEqualTo(1);
        assertThat(Letter.all(ring)).isEqualTo(written);
        assertThat(ring.isEnded()).isTrue();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(Letter.all(ring)).isEmpty();
        assertThat(memory.blocksOut()).isZero();
    }

    private static void fillExactly(ByteRing ring, int bytes) {
        int left = bytes;
        while (left > 0) {
            int size = left == 136 ? 120 : Math.min(left, 128);
            assertThat(Letter.numbered(left, size - 16).isTakenBy(ring)).isTrue();
            Letter.all(ring);
            left -= size;
        }
    }

    /// Writes letters of a length until one is refused.
    static List<Letter> fill(ByteRing ring, int length) {
        List<Letter> taken = new ArrayList<>();
        Letter next = Letter.numbered(0, length);
        while (next.isTakenBy(ring)) {
            taken.add(next);
            next = Letter.numbered(taken.size(), length);
        }
        return taken;
    }

    private record Broken(long length) implements Payload {
        @Override
        public void copyTo(MemorySegment target, long at) {
            target.asSlice(at, length / 2).fill((byte) 1);
            throw new IllegalStateException("broken");
        }
    }
}
