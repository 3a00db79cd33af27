package dev.corinth.stress;

import dev.corinth.ring.ByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// A record is whole or not there, what one writer writes comes in its order, and what several
/// write comes in full. Each state is owned by
/// jcstress, which runs each actor on a thread of its own.
public final class RecordTests {
    private RecordTests() {}

    /// Two records of one writer.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class OneWriter {
        private final ByteRing ring = Pipes.oneToOne();

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void read(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// The same behind padding: the first record begins a new lap.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing yet, or the padding alone")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class OneWriterAtTheEndOfALap {
        private final ByteRing ring = Pipes.atTheEndOfALap(Pipes.oneToOne());

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void read(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// Published together: the reader never sees the first alone.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "neither yet")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class OneWriterInBatches {
        private final ByteRing ring = Pipes.batchingOneToOne();

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void read(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// One of many possible writers.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing published")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class OneOfManyWriters {
        private final ByteRing ring = Pipes.manyToOne();

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void read(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// The same behind padding.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing published, or the padding alone")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class OneOfManyWritersAtTheEndOfALap {
        private final ByteRing ring = Pipes.atTheEndOfALap(Pipes.manyToOne());

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void read(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// Two writers at once.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWriters {
        private final ByteRing ring = Pipes.manyToOne();

        @Actor
        public void writeOneAndTwo() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void writeThree() {
            Twice.write(ring, 3);
        }

        @Arbiter
        public void readAll(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// Two writers who race for who has to pad the lap.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWritersAtTheEndOfALap {
        private final ByteRing ring = Pipes.atTheEndOfALap(Pipes.manyToOne());

        @Actor
        public void writeOneAndTwo() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void writeThree() {
            Twice.write(ring, 3);
        }

        @Arbiter
        public void readAll(I_Result result) {
            result.r1 = Seen.digitsOf(ring);
        }
    }

    /// Two writers, of whom one reads as soon as it has written: it sees its own record unless one
    /// before it is not complete.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "the first is not complete")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the second is not complete")
    @Outcome(id = "3", expect = Expect.ACCEPTABLE, desc = "its own only")
    @Outcome(id = "13", expect = Expect.ACCEPTABLE, desc = "its own second")
    @Outcome(id = "31", expect = Expect.ACCEPTABLE, desc = "its own first, one more")
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "its own last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "its own between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "its own first")
    @State
    public static class TwoWritersOfWhomOneReads {
        private final ByteRing ring = Pipes.manyToOne();

        @Actor
        public void writeOneAndTwo() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void writeThreeAndRead(I_Result result) {
            Twice.write(ring, 3);
            result.r1 = Seen.digitsOf(ring);
        }
    }
}
