package dev.corinth.bench;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.ManyToOneByteRing;
import dev.corinth.ring.OneToOneByteRing;
import dev.corinth.ring.RingConfig;
import dev.corinth.ring.RingMemory;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Control;

import java.lang.foreign.MemorySegment;

/// Records through a ring, from a thread to another.
/// Owned by JMH.
///
/// The figures of `write` are the time for a record when both sides do nothing else; those of
/// `read` the time for a look into the ring, with up to 64 records. More writers: `-tg 1,3`.
public class RingBenchmark extends Measured {
    private static final int LIMIT = 64;

    /// Made by JMH.
    public RingBenchmark() {}

    /// A ring, shared by the threads that write and read it.
    @State(Scope.Group)
    public static class Pipe {
        /// Bytes of the payload.
        @Param({"64", "1024"})
        public int length;

        /// After how many records each side publishes.
        @Param({"1", "5", "32"})
        public int publishEvery;

        private MemorySegment payload = MemorySegment.NULL;
        private ByteRing oneWriter = make(true, 1);
        private ByteRing manyWriters = make(false, 1);

        /// Made by JMH.
        public Pipe() {}

        /// Makes the rings: a megabyte each, which does not grow.
        @Setup
        public void build() {
            payload = Blocks.of(new byte[length]);
            oneWriter = make(true, publishEvery);
            manyWriters = make(false, publishEvery);
        }

        private static ByteRing make(boolean hasOneWriter, int publishEvery) {
            RingConfig config = new RingConfig(1 << 20, 1 << 20, 4096, 2, publishEvery);
            return hasOneWriter
                    ? new OneToOneByteRing(config, new FromBlocks())
                    : new ManyToOneByteRing(config, new FromBlocks());
        }

        /// Writes a record as soon as there is room.
        private boolean write(ByteRing ring, Control control) {
            while (!ring.tryWrite(1, 1, payload, 0, length)) {
                if (control.stopMeasurement) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }
    }

    /// Memory of a ring that does not grow. Used by the thread that makes the ring.
    private static final class FromBlocks implements RingMemory {
        private final Blocks blocks = new Blocks();

        @Override
        public MemorySegment take(long minBytes) {
            return blocks.take(minBytes);
        }

        @Override
        public void give(MemorySegment block) {
            blocks.give(block);
        }
    }

    /// What a reader does with a record: next to nothing. Owned by its thread.
    @State(Scope.Thread)
    public static class Sum {
        private long bytes;

        /// Made by JMH.
        public Sum() {}

        private long readAll(ByteRing ring) {
            ring.read((kind, id, segment, from, to) -> bytes += to - from, LIMIT);
            return bytes;
        }
    }

    /// The writer of a ring with one writer.
    ///
    /// @param pipe shared
    /// @param control says when to stop
    /// @return whether it was written
    @Benchmark
    @Group("oneToOne")
    @GroupThreads(1)
    public boolean oneToOneWrite(Pipe pipe, Control control) {
        return pipe.write(pipe.oneWriter, control);
    }

    /// Its reader.
    ///
    /// @param pipe shared
    /// @param sum of this thread
    /// @return the sum
    @Benchmark
    @Group("oneToOne")
    @GroupThreads(1)
    public long oneToOneRead(Pipe pipe, Sum sum) {
        return sum.readAll(pipe.oneWriter);
    }

    /// A writer of a ring with many.
    ///
    /// @param pipe shared
    /// @param control says when to stop
    /// @return whether it was written
    @Benchmark
    @Group("manyToOne")
    @GroupThreads(1)
    public boolean manyToOneWrite(Pipe pipe, Control control) {
        return pipe.write(pipe.manyWriters, control);
    }

    /// Its reader.
    ///
    /// @param pipe shared
    /// @param sum of this thread
    /// @return the sum
    @Benchmark
    @Group("manyToOne")
    @GroupThreads(1)
    public long manyToOneRead(Pipe pipe, Sum sum) {
        return sum.readAll(pipe.manyWriters);
    }
}
