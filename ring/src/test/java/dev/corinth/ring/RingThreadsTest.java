package dev.corinth.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// A million records from threads to a thread, each looked at in full.
class RingThreadsTest {
    private static final int RECORDS = 1_000_000;
    private static final RingConfig SMALL = new RingConfig(1024, 1024, 64, 2, 5);
    private static final RingConfig GROWING = new RingConfig(256, 1 << 16, 64, 2, 5);

    private final TestMemory memory = new TestMemory();

    @ParameterizedTest
    @EnumSource
    void SV_05_passesAMillionRecordsBetweenTwoThreads(RingKind kind) throws Exception {
        pass(kind.make(SMALL, memory), 1);
    }

    @ParameterizedTest
    @EnumSource
    void SV_05_passesAMillionRecordsWhileItGrows(RingKind kind) throws Exception {
        pass(kind.make(GROWING, memory), 1);
        assertThat(memory.blocksOut()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7})
    void SV_05_losesNoRecordOfManyWriters(int writers) throws Exception {
        pass(new ManyToOneByteRing(SMALL, memory), writers);
        pass(new ManyToOneByteRing(GROWING, memory), writers);
        assertThat(memory.blocksOut()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 7})
    void losesNoRecordWhileTheReaderMakesItSmallAgainAndAgain(int writers) throws Exception {
        var ring = new ManyToOneByteRing(GROWING, memory);
        long[] nowNs = {0};
        Runnable rest = () -> assertThat(ring.rest(nowNs[0] += 1_000_000_000)).isNotZero();
        pass(
                ring,
                writers,
                () -> {
                    rest.run();
                    rest.run();
                });
        assertThat(memory.taken().stream().filter(bytes -> bytes == 256)).hasSizeGreaterThan(1);
        assertThat(memory.blocksOut()).isZero();
    }

    /// Writers that are at work when the end comes: what they were told was taken is read.
    @Test
    void theEndLosesNothingThatWasTaken() throws Exception {
        for (int round = 0; round < 200; round++) {
            ByteRing ring = new ManyToOneByteRing(GROWING, memory);
            List<Writer> writers =
                    List.of(new Writer(ring, 0, RECORDS), new Writer(ring, 1, RECORDS));
            Reader reader = new Reader(2);
            writers.forEach(Thread::start);
            int count = 0;
            while (!ring.isEnded()) {
                count += ring.read(reader, 10);
                if (count > 100) {
                    ring.end();
                }
            }
            for (Writer writer : writers) {
                writer.join();
                assertThat(reader.next[writer.number]).isEqualTo(writer.taken);
            }
        }
        assertThat(memory.blocksOut()).isZero();
    }

    private static void pass(ByteRing ring, int writerCount) throws Exception {
        pass(ring, writerCount, () -> {});
    }

    /// @param rest done by the reader when it finds nothing
    private static void pass(ByteRing ring, int writerCount, Runnable rest) throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < writerCount; i++) {
            Writer writer = new Writer(ring, i, RECORDS / writerCount);
            writer.setUncaughtExceptionHandler((thread, thrown) -> failed.set(thrown));
            writer.start();
            writers.add(writer);
        }
        Reader reader = new Reader(writerCount);
        int expected = RECORDS / writerCount * writerCount;
        int count = 0;
        while (count < expected && failed.get() == null) {
            int read = ring.read(reader, 50);
            count += read;
            if (read == 0) {
                rest.run();
                stepAside();
            }
        }
        for (Writer writer : writers) {
            writer.join();
        }
        assertThat(failed.get()).isNull();
        assertThat(reader.next).containsOnly(RECORDS / writerCount);
        assertThat(ring.isEmpty()).isTrue();
        ring.end();
        assertThat(ring.read(reader, 1)).isZero();
        assertThat(ring.isEnded()).isTrue();
    }

    // There are more threads than cores here; spinning would keep the core from the other side.
    @SuppressWarnings("ThreadPriorityCheck")
    static void stepAside() {
        Thread.yield();
    }

    /// The length of a record follows from its number, 0 to 120 bytes, and its bytes from both.
    private static int length(long number) {
        return (int) (number * 7 % 121);
    }

    private static byte content(int writer, long number, long index) {
        return (byte) (number * 31 + writer * 17L + index);
    }

    private static final class Writer extends Thread {
        private final ByteRing ring;
        private final int number;
        private final int count;
        private long taken;

        private Writer(ByteRing ring, int number, int count) {
            super("writer-" + number);
            this.ring = ring;
            this.number = number;
            this.count = count;
            setDaemon(true);
        }

        @Override
        public void run() {
            MemorySegment bytes = Arena.ofAuto().allocate(128);
            for (long i = 0; i < count; i++) {
                int length = length(i);
                for (int k = 0; k < length; k++) {
                    bytes.set(ValueLayout.JAVA_BYTE, k, content(number, i, k));
                }
                while (!ring.tryWrite(number, i, bytes, 0, length)) {
                    if (ring.capacityBytes() == 0) {
                        return;
                    }
                    stepAside();
                }
                taken = i + 1;
            }
            ring.flush();
        }
    }

    private static final class Reader implements RecordHandler {
        private final long[] next;

        private Reader(int writers) {
            this.next = new long[writers];
        }

        @Override
        public void record(int kind, long id, MemorySegment segment, long from, long to) {
            if (id != next[kind] || to - from != length(id)) {
                throw new AssertionError(
                        "writer %d: %d of %d bytes instead of %d"
                                .formatted(kind, id, to - from, next[kind]));
            }
            for (long k = 0; k < to - from; k++) {
                if (segment.get(ValueLayout.JAVA_BYTE, from + k) != content(kind, id, k)) {
                    throw new AssertionError("writer %d: %d is damaged".formatted(kind, id));
                }
            }
            next[kind]++;
        }
    }
}
