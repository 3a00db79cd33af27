package dev.corinth.stress;

import dev.corinth.ring.ByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A ring that moves to a larger block loses nothing, keeps its order, and lets go of the old
/// block when nobody uses it. Each state is owned by jcstress, which runs each actor on a thread
/// of its own. A block that is given back is dirtied at once.
public final class GrowthTests {
    private GrowthTests() {}

    /// One writer that moves while the reader is about to follow.
    @JCStressTest
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both taken, all read in order")
    @State
    public static class OneWriter {
        private final ByteRing ring = Pipes.growingOneToOne();
        private final Seen seen = new Seen();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(ring, 1) + Twice.write(ring, 2);
        }

        @Actor
        public void read() {
            ring.read(seen, 100);
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount();
        }
    }

    /// The same for one of many possible writers.
    @JCStressTest
    @Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both taken, all read in order")
    @State
    public static class OneOfManyWriters {
        private final ByteRing ring = Pipes.growingManyToOne();
        private final Seen seen = new Seen();

        @Actor
        public void move(II_Result result) {
            result.r1 = Twice.write(ring, 1) + Twice.write(ring, 2);
        }

        @Actor
        public void follow() {
            ring.read(seen, 100);
        }

        @Arbiter
        public void readTheRest(II_Result result) {
            ring.read(seen, 100);
            result.r2 = seen.gaplessCount();
        }
    }

    /// Two writers who both find the block too small.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWritersWhoMove {
        private final ByteRing ring = Pipes.growingManyToOne();

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

    /// The same when one of them is the reader too, which follows as soon as it can.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWritersOfWhomOneFollows {
        private final ByteRing ring = Pipes.growingManyToOne();
        private final Seen seen = new Seen();

        @Actor
        public void writeOneAndTwo() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void writeThreeAndRead() {
            Twice.write(ring, 3);
            ring.read(seen, 10);
        }

        @Arbiter
        public void readTheRest(I_Result result) {
            ring.read(seen, 10);
            result.r1 = seen.digits;
        }
    }
}
