package dev.corinth.stress;

import dev.corinth.ring.ManyToOneByteRing;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// A ring of many writers that goes back to its first size loses nothing and keeps its order,
/// whoever writes meanwhile. Each state is owned by jcstress, which runs each actor on a thread of
/// its own. A block that is given back is dirtied at once.
public final class ShrinkTests {
    private ShrinkTests() {}

    /// One writer, and the reader that moves.
    @JCStressTest
    @Outcome(id = "12, 256", expect = Expect.ACCEPTABLE, desc = "moved before or in between")
    @Outcome(id = "12, 512", expect = Expect.ACCEPTABLE, desc = "the writer was faster")
    @State
    public static class OneWriter {
        private final ManyToOneByteRing ring = Pipes.aboutToShrink();

        @Actor
        public void write() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void rest() {
            ring.rest(Pipes.CALM_NS);
        }

        @Arbiter
        public void readAll(II_Result result) {
            result.r1 = Seen.digitsOf(ring);
            result.r2 = (int) ring.capacityBytes();
        }
    }

    /// Two writers, of whom one is the reader too, which moves.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWriters {
        private final ManyToOneByteRing ring = Pipes.aboutToShrink();
        private final Seen seen = new Seen();

        @Actor
        public void writeOneAndTwo() {
            Twice.writeOneAndTwo(ring);
        }

        @Actor
        public void restWriteThreeAndRead() {
            ring.rest(Pipes.CALM_NS);
            Twice.write(ring, 3);
            ring.read(seen, 10);
        }

        @Arbiter
        public void readTheRest(I_Result result) {
            ring.read(seen, 10);
            result.r1 = seen.digits;
        }
    }

    /// The end comes, behind a record, while the reader moves.
    @JCStressTest
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read, then the end")
    @State
    public static class End {
        private final ManyToOneByteRing ring = Pipes.aboutToShrink();

        @Actor
        public void writeAndEnd(II_Result result) {
            result.r1 = Twice.write(ring, 1);
            ring.end();
        }

        @Actor
        public void rest() {
            ring.rest(Pipes.CALM_NS);
        }

        @Arbiter
        public void readAll(II_Result result) {
            result.r2 = Seen.allOf(ring);
        }
    }
}
