package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.List;

class RingGrowthTest {
    private static final RingConfig GROWING = new RingConfig(256, 4096, 64, 2, 5);

    private static final long SECOND_NS = 1_000_000_000;

    private final TestMemory memory = new TestMemory();

    @ParameterizedTest
    @EnumSource
    void SV_07_startsSmallAndGrowsToTheCapWithoutLosingOrder(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        assertThat(ring.capacityBytes()).isEqualTo(256);

        List<Letter> written = ByteRingTest.fill(ring, 24);

        assertThat(ring.capacityBytes()).isEqualTo(4096);
        assertThat(memory.taken()).containsExactly(256L, 512L, 1024L, 2048L, 4096L);
        assertThat(memory.blocksOut()).isEqualTo(5);
        assertThat(Letter.all(ring)).isEqualTo(written);
        assertThat(memory.blocksOut()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void staysSmallAsLongAsItsReaderKeepsUp(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        for (int i = 0; i < 1000; i++) {
            assertThat(Letter.numbered(i, 40).isTakenBy(ring)).isTrue();
            assertThat(Letter.all(ring)).hasSize(1);
        }
        assertThat(memory.taken()).containsExactly(256L);
    }

    @Test
    void SV_07_goesBackToItsFirstSizeAfterASecondOfCalm() {
        var ring = new ManyToOneByteRing(GROWING, memory);
        assertThat(ring.rest(0)).isNegative();
        ByteRingTest.fill(ring, 24);
        assertThat(Letter.all(ring)).isNotEmpty();
        assertThat(ring.rest(1)).isEqualTo(SECOND_NS);
        // More than the first size takes at once begins the second anew, a little does not.
        for (int i = 0; i < 4; i++) {
            assertThat(Letter.numbered(i, 24).isTakenBy(ring)).isTrue();
        }
        assertThat(Letter.all(ring)).hasSize(4);
        assertThat(ring.rest(2)).isEqualTo(SECOND_NS);
        assertThat(Letter.numbered(5, 24).isTakenBy(ring)).isTrue();
        assertThat(Letter.all(ring)).hasSize(1);
        assertThat(ring.rest(SECOND_NS + 1)).isEqualTo(SECOND_NS);
        assertThat(ring.capacityBytes()).isEqualTo(4096);

        assertThat(ring.rest(SECOND_NS + 2)).isEqualTo(SECOND_NS);

        assertThat(ring.capacityBytes()).isEqualTo(256);
        assertThat(ring.isEmpty()).isFalse();
        List<Letter> written = List.of(Letter.numbered(6, 24), Letter.numbered(7, 24));
        written.forEach(letter -> assertThat(letter.isTakenBy(ring)).isTrue());
        assertThat(Letter.all(ring)).isEqualTo(written);
        assertThat(memory.blocksOut()).isEqualTo(1);
        assertThat(ring.rest(SECOND_NS + 3)).isNegative();
        ByteRingTest.fill(ring, 24);
        assertThat(ring.capacityBytes()).isEqualTo(4096);
    }

    @Test
    void staysLargeWhileSomethingIsInItOrThereIsNoMemory() {
        var ring = new ManyToOneByteRing(GROWING, memory);
        ByteRingTest.fill(ring, 24);
        assertThat(Letter.all(ring)).isNotEmpty();
        assertThat(Letter.numbered(1, 24).isTakenBy(ring)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(ring.rest(i * SECOND_NS)).isEqualTo(SECOND_NS);
        }
        assertThat(ring.capacityBytes()).isEqualTo(4096);
        assertThat(Letter.all(ring)).hasSize(1);
        memory.isSpent = true;
        for (int i = 3; i < 6; i++) {
            assertThat(ring.rest(i * SECOND_NS)).isEqualTo(SECOND_NS);
        }

        assertThat(ring.capacityBytes()).isEqualTo(4096);
        memory.isSpent = false;
        assertThat(ring.rest(7 * SECOND_NS)).isEqualTo(SECOND_NS);
        assertThat(ring.capacityBytes()).isEqualTo(256);
        ring.end();
        assertThat(Letter.all(ring)).isEmpty();
        assertThat(ring.isEnded()).isTrue();
        assertThat(memory.blocksOut()).isZero();
        assertThat(ring.rest(8 * SECOND_NS)).isNegative();
    }

    @ParameterizedTest
    @CsvSource({"1.05, 512", "1.5, 512", "2, 512", "2.5, 1024", "16, 4096"})
    void SV_08_growsByItsFactorRoundedUpToAPowerOfTwo(double factor, long second) {
        for (RingKind kind : RingKind.values()) {
            TestMemory own = new TestMemory();
            ByteRing ring = kind.make(new RingConfig(256, 1 << 16, 0, factor, 5), own);
            ByteRingTest.fill(ring, 24);
            assertThat(own.taken()).startsWith(256L, second).endsWith(1L << 16);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLongRecordSkipsTheSizesThatAreTooSmallForIt(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        Letter before = Letter.numbered(1, 8);
        Letter longest = Letter.numbered(2, (int) GROWING.maxPayloadBytes());

        assertThat(before.isTakenBy(ring)).isTrue();
        assertThat(longest.isTakenBy(ring)).isTrue();

        assertThat(memory.taken()).containsExactly(256L, 4096L);
        assertThat(Letter.all(ring)).containsExactly(before, longest);
    }

    @ParameterizedTest
    @EnumSource
    void controlRecordsGrowARingTooRatherThanBeRefused(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        List<Letter> written = new ArrayList<>();
        Letter next = Letter.numbered(0, 100);
        while (next.isTakenAsControlBy(ring)) {
            written.add(next);
            next = Letter.numbered(written.size(), 100);
        }
        assertThat(ring.capacityBytes()).isEqualTo(4096);
        assertThat(Letter.all(ring)).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhenThereIsNoMemoryToGrowInto(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        memory.isSpent = true;
        List<Letter> written = ByteRingTest.fill(ring, 24);

        assertThat(written).hasSize(4);
        assertThat(Letter.numbered(4, 24).isTakenAsControlBy(ring)).isTrue();
        memory.isSpent = false;
        assertThat(Letter.numbered(5, 24).isTakenBy(ring)).isTrue();

        written.add(Letter.numbered(4, 24));
        written.add(Letter.numbered(5, 24));
        assertThat(Letter.all(ring)).isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource
    void isUnharmedByMemoryThatThrows(RingKind kind) {
        ByteRing ring = kind.make(GROWING, memory);
        memory.isBroken = true;
        assertThatThrownBy(() -> ByteRingTest.fill(ring, 24)).hasMessage("broken");

        memory.isBroken = false;
        Letter after = Letter.numbered(77, 24);
        assertThat(after.isTakenBy(ring)).isTrue();
        assertThat(Letter.all(ring)).hasSize(5).endsWith(after);
    }

    @ParameterizedTest
    @EnumSource
    void needsMemoryToBegin(RingKind kind) {
        memory.isSpent = true;
        assertThatThrownBy(() -> kind.make(GROWING, memory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("initialBytes=256");
    }

    @ParameterizedTest
    @EnumSource
    void endsInEachBlockOfItsChain(RingKind kind) {
        for (int count = 0; count < 80; count++) {
            TestMemory own = new TestMemory();
            ByteRing ring = kind.make(GROWING, own);
            List<Letter> written = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                written.add(Letter.numbered(i, 24));
                assertThat(written.getLast().isTakenBy(ring)).isTrue();
            }

            ring.end();

            assertThat(Letter.all(ring)).isEqualTo(written);
            assertThat(ring.isEnded()).isTrue();
            assertThat(own.blocksOut()).isZero();
        }
    }

    @Test
    void SV_12_aWriterPublishesInBatches() {
        ByteRing ring = new OneToOneByteRing(new RingConfig(1024, 1024, 0, 2, 3), memory);
        List<Letter> found = new ArrayList<>();

        assertThat(Letter.numbered(1, 8).isTakenBy(ring)).isTrue();
        assertThat(Letter.numbered(2, 8).isTakenBy(ring)).isTrue();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(Letter.numbered(3, 8).isTakenBy(ring)).isTrue();
        assertThat(ring.read(Letter.into(found), 10)).isEqualTo(3);
        assertThat(Letter.numbered(4, 8).isTakenBy(ring)).isTrue();
        assertThat(ring.isEmpty()).isTrue();
        ring.flush();

        assertThat(ring.read(Letter.into(found), 10)).isEqualTo(1);
        assertThat(found).extracting(Letter::id).containsExactly(1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @EnumSource
    void SV_12_aReaderFreesInBatchesAndWhenItIsDone(RingKind kind) {
        ByteRing ring = kind.make(new RingConfig(1024, 1024, 0, 2, 3), memory);
        int count = ByteRingTest.fill(ring, 24).size();
        List<Boolean> couldWrite = new ArrayList<>();

        // The fourth record is handed out after the first three were freed.
        int read =
                ring.read(
                        (a, b, c, d, e) -> couldWrite.add(Letter.numbered(1, 40).isTakenBy(ring)),
                        4);

        assertThat(read).isEqualTo(4);
        assertThat(couldWrite).containsExactly(false, false, false, true);
        assertThat(Letter.all(ring)).hasSize(count - 4 + 1);
        assertThat(ByteRingTest.fill(ring, 24)).hasSizeGreaterThanOrEqualTo(count - 1);
    }
}
