package dev.corinth.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.corinth.poller.Blocks;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

class SlabsTest {
    private final Slabs slabs = new Slabs(1L << 40);

    @Test
    void givesTheBlockOutAgainThatCameBackLast() {
        MemorySegment first = slabs.take(5000);
        slabs.give(first);

        MemorySegment again = slabs.take(8000);

        assertThat(again.address()).isEqualTo(first.address());
        assertThat(again.byteSize()).isEqualTo(8192);
        slabs.give(again);
        slabs.close();
    }

    @Test
    void A_19_poisonsWhatIsGivenBack() {
        MemorySegment block = slabs.take(4096);
        block.fill((byte) 1);

        slabs.give(block);

        assertThat(block.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0xDB);
        slabs.close();
    }

    @Test
    void A_19_refusesABlockThatIsGivenBackTwice() {
        MemorySegment block = slabs.take(4096);
        slabs.give(block);

        assertThatThrownBy(() -> slabs.give(block))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("twice");
    }

    @Test
    void countsWhatIsHandedOut() {
        MemorySegment one = slabs.take(1);
        MemorySegment other = slabs.take(70_000);

        assertThat(slabs.inUseBytes()).isEqualTo(4096 + 131_072);
        slabs.give(one);
        slabs.give(other);

        assertThat(slabs.inUseBytes()).isZero();
        slabs.close();
    }

    @Test
    void keepsAFewBlocksAndGivesTheRestToTheProcess() {
        long before = Blocks.process().inUseBytes();
        List<MemorySegment> blocks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            blocks.add(slabs.take(4096));
        }
        assertThat(Blocks.process().inUseBytes() - before).isEqualTo(200 * 4096);

        blocks.forEach(slabs::give);
        assertThat(Blocks.process().inUseBytes() - before).isEqualTo(64 * 4096);
        slabs.close();

        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
    }

    @Test
    void whatIsGivenBackToTheDeadIsUsedByNobody() {
        Slabs slabs = new Slabs(Long.MAX_VALUE);
        MemorySegment block = slabs.take(4096);
        long before = Blocks.process().inUseBytes();
        slabs.abandon();
        slabs.give(block);
        slabs.give(block);
        slabs.close();
        assertThat(Blocks.process().inUseBytes()).isEqualTo(before);
        Blocks.process().give(block);
    }
}
