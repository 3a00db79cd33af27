package dev.corinth.poller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

class BlocksTest {
    private final Blocks blocks = Blocks.process();

    @ParameterizedTest
    @CsvSource({
        "1, 4096",
        "4096, 4096",
        "4097, 8192",
        "65536, 65536",
        "65537, 131072",
        "1073741824, 1073741824"
    })
    void hasTheNextPowerOfTwo(long bytes, long size) {
        assertThat(Blocks.sizeFor(bytes)).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "1073741825"})
    void refusesASizeThatNoBlockHas(long bytes) {
        assertThatThrownBy(() -> blocks.take(bytes)).hasMessageContaining("bytes=" + bytes);
    }

    @Test
    void givesAlignedNativeMemoryOfThatSize() {
        MemorySegment block = blocks.take(5_000);

        assertThat(block.isNative()).isTrue();
        assertThat(block.byteSize()).isEqualTo(8_192);
        assertThat(block.address() % 64).isZero();
        blocks.give(block);
    }

    @Test
    void givesABlockAgainThatWasGivenBack() {
        long size = 1 << 25;
        MemorySegment first = blocks.take(size);
        long allocated = blocks.allocatedBytes();
        long inUse = blocks.inUseBytes();
        blocks.give(first);
        assertThat(blocks.inUseBytes()).isEqualTo(inUse - size);

        MemorySegment second = blocks.take(size);

        assertThat(second.address()).isEqualTo(first.address());
        assertThat(blocks.allocatedBytes()).isEqualTo(allocated);
        assertThat(blocks.inUseBytes()).isEqualTo(inUse);
        blocks.give(second);
    }

    @Test
    void refusesMemoryThatIsNoBlock() {
        MemorySegment odd = Arena.global().allocate(5_000, 64);
        MemorySegment scoped = Arena.ofAuto().allocate(4_096, 64);
        MemorySegment heap = MemorySegment.ofArray(new byte[4_096]);

        assertThatThrownBy(() -> blocks.give(odd)).hasMessageContaining("not one of these blocks");
        assertThatThrownBy(() -> blocks.give(scoped)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> blocks.give(heap)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesNoBlockToTwoThreadsAtOnce() throws InterruptedException {
        var owned = ConcurrentHashMap.<Long>newKeySet();
        var doubled = ConcurrentHashMap.<Long>newKeySet();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int k = 0; k < 10_000; k++) {
                                            MemorySegment block = blocks.take(4_096);
                                            if (!owned.add(block.address())) {
                                                doubled.add(block.address());
                                            }
                                            owned.remove(block.address());
                                            blocks.give(block);
                                        }
                                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(doubled).isEmpty();
    }

    @Test
    void O_14_memoryThatIsUsedUpCostsWhoeverAsksForIt() {
        var empty =
                new Blocks(
                        size -> {
                            throw new OutOfMemoryError("Unable to allocate " + size + " bytes");
                        });

        assertThatThrownBy(() -> empty.take(5_000))
                .isInstanceOf(PollerException.class)
                .hasMessage(
                        "native memory is used up: wanted=8192, in use=0 bytes;"
                                + " a lower maxMemoryBytes stays below what there is");

        assertThat(empty.inUseBytes()).isZero();
        assertThat(empty.allocatedBytes()).isZero();
    }
}
