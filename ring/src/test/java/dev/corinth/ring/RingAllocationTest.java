package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// How many bytes of the heap a record takes that goes in and comes out.
class RingAllocationTest {
    private static final int RECORDS = 10_000;
    private static final int MOST_TRIES = 200;
    private static final RingConfig CONFIG = new RingConfig(4096, 4096, 64, 2, 5);

    private long sum;

    @ParameterizedTest
    @EnumSource
    void aRecordAllocatesNothing(RingKind kind) {
        ByteRing ring = kind.make(CONFIG, new TestMemory());
        MemorySegment bytes = Arena.ofAuto().allocate(200);
        RecordHandler handler = (kindRead, id, segment, from, to) -> sum += to - from + id;

        double each = bytesEach(i -> pass(ring, bytes, i % 200, handler));

        assertThat(each).isLessThan(1.0);
        assertThat(sum).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aGatheredRecordAllocatesNothing(RingKind kind) {
        ByteRing ring = kind.make(CONFIG, new TestMemory());
        Payload payload = Letter.numbered(3, 60).payload();
        RecordHandler handler = (kindRead, id, segment, from, to) -> sum += to - from + id;

        double each =
                bytesEach(
                        i -> {
                            assertThatTaken(ring.tryWrite(1, i, payload));
                            ring.flush();
                            sum += ring.read(handler, 1);
                        });

        assertThat(each).isLessThan(1.0);
    }

    @Test
    void anElementAllocatesNothing() {
        ReferenceQueue<String> queue = new ReferenceQueue<>(16, 16);
        Consumer<String> taker = element -> sum += element.length();

        double each =
                bytesEach(
                        i -> {
                            assertThatTaken(queue.tryOffer("element"));
                            sum += queue.drain(taker, 1);
                        });

        assertThat(each).isLessThan(1.0);
    }

    private void pass(ByteRing ring, MemorySegment bytes, int length, RecordHandler handler) {
        assertThatTaken(ring.tryWrite(1, length, bytes, 0, length));
        ring.flush();
        sum += ring.read(handler, 1);
    }

    private static void assertThatTaken(boolean isTaken) {
        if (!isTaken) {
            throw new AssertionError("refused");
        }
    }

    /// Tries until the compiler has done its work: what is allocated from then on stays.
    private static double bytesEach(IntConsumer round) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double bytes = Double.MAX_VALUE;
        for (int attempt = 0; attempt < MOST_TRIES && bytes >= 1; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < RECORDS; i++) {
                round.accept(i);
            }
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / (double) RECORDS;
        }
        return bytes;
    }
}
