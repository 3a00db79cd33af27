package dev.corinth.stress;

import dev.corinth.ring.ByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.lang.foreign.MemorySegment;

/// A writer does not overwrite what is not read, and what it writes into a freed place stays. Each
/// state is owned by jcstress, which runs each actor on a thread of its own.
public final class ReuseTests {
    private ReuseTests() {}

    /// A full ring of one writer: there is room only when the reader has released its head.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class OneWriter {
        private final ByteRing ring = Pipes.oneToOne();
        private final int before = Twice.fill(ring);
        private final Seen seen = new Seen();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(ring, before + 1);
        }

        @Actor
        public void read() {
            ring.read(seen, 2);
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount() - before;
        }
    }

    /// A full ring of many writers: the reader clears what it has read, and nothing later.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class ManyWriters {
        private final ByteRing ring = Pipes.manyToOne();
        private final int before = Twice.fill(ring);
        private final Seen seen = new Seen();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(ring, before + 1);
        }

        @Actor
        public void read() {
            ring.read(seen, 2);
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount() - before;
        }
    }

    /// The reader's handler throws: its record is freed, and the next one is not.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class OneWriterAndAThrowingHandler {
        private final ByteRing ring = Pipes.oneToOne();
        private final int before = Twice.fill(ring);
        private final Seen seen = new Seen();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(ring, before + 1);
        }

        @Actor
        public void readAndThrow() {
            try {
                ring.read(this::take, 2);
            } catch (IllegalStateException expected) {
                assert seen.count == 1;
            }
        }

        private void take(int kind, long id, MemorySegment segment, long from, long to) {
            seen.record(kind, id, segment, from, to);
            throw new IllegalStateException("on purpose");
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount() - before;
        }
    }

    /// The same with many writers.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class ManyWritersAndAThrowingHandler {
        private final ByteRing ring = Pipes.manyToOne();
        private final int before = Twice.fill(ring);
        private final Seen seen = new Seen();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(ring, before + 1);
        }

        @Actor
        public void readAndThrow() {
            try {
                ring.read(this::take, 2);
            } catch (IllegalStateException expected) {
                assert seen.count == 1;
            }
        }

        private void take(int kind, long id, MemorySegment segment, long from, long to) {
            seen.record(kind, id, segment, from, to);
            throw new IllegalStateException("on purpose");
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount() - before;
        }
    }
}
