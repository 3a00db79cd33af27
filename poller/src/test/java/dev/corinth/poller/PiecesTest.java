package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class PiecesTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(1_000);
    private final Pieces pieces = new Pieces();

    @Test
    void keepsRangesInOrderAndCountsTheirBytes() {
        for (int i = 0; i < 100; i++) {
            pieces.add(memory, i, 2L * i + 1);
        }

        assertThat(pieces.count()).isEqualTo(100);
        assertThat(pieces.bytes()).isEqualTo(5_050);
        for (int i = 0; i < 100; i++) {
            assertThat(pieces.segment(i)).isSameAs(memory);
            assertThat(pieces.from(i)).isEqualTo(i);
            assertThat(pieces.to(i)).isEqualTo(2L * i + 1);
        }
    }

    @Test
    void leavesOutAnEmptyRange() {
        pieces.add(memory, 5, 5);

        assertThat(pieces.count()).isZero();
        assertThat(pieces.bytes()).isZero();
    }

    @Test
    void forgetsTheMemoryWhenCleared() {
        pieces.add(memory, 0, 10);
        pieces.clear();

        assertThat(pieces.count()).isZero();
        assertThat(pieces.bytes()).isZero();
        assertThat(pieces.segment(0)).isEqualTo(MemorySegment.NULL);
        pieces.add(memory, 7, 8);
        assertThat(pieces.from(0)).isEqualTo(7);
        assertThat(pieces.bytes()).isEqualTo(1);
    }

    @Test
    void refusesHeapMemoryAndRangesOutside() {
        MemorySegment heap = MemorySegment.ofArray(new byte[10]);

        assertThatThrownBy(() -> pieces.add(heap, 0, 10)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> pieces.add(memory, 5, 4)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> pieces.add(memory, -1, 4)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> pieces.add(memory, 0, 1_001)).isInstanceOf(AssertionError.class);
        assertThat(pieces.count()).isZero();
    }
}
