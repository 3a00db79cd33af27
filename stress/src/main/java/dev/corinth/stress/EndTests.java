package dev.corinth.stress;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.ReferenceQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// What was taken before the end is read, and nothing is taken after it. Each state is owned by
/// jcstress, which runs each actor on a thread of its own.
public final class EndTests {
    private EndTests() {}

    /// A ring that ends while a writer writes.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class RingOfManyWriters {
        private final ByteRing pipe = Pipes.manyToOne();

        @Actor
        public void write(II_Result result) {
            result.r1 = Twice.write(pipe, 1);
        }

        @Actor
        public void end() {
            pipe.end();
        }

        @Arbiter
        public void readAll(II_Result result) {
            result.r2 = Seen.allOf(pipe);
        }
    }

    /// The same when the writer has to grow the ring first.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused, grown or not")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class RingOfManyWritersThatGrows {
        private final ByteRing pipe = Pipes.growingManyToOne();

        @Actor
        public void writeAndGrow(II_Result result) {
            result.r1 = Twice.write(pipe, 1);
        }

        @Actor
        public void end() {
            pipe.end();
        }

        @Arbiter
        public void readAll(II_Result result) {
            result.r2 = Seen.allOf(pipe);
        }
    }

    /// A queue that ends while a writer offers.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not offered in time")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "taken and read")
    @State
    public static class Queue {
        private final ReferenceQueue<String> pipe = new ReferenceQueue<>(2, 4);

        @Actor
        public void write(II_Result result) {
            result.r1 = pipe.tryOffer("one") ? 1 : 0;
        }

        @Actor
        public void end() {
            pipe.end();
        }

        @Arbiter
        public void readAll(II_Result result) {
            int count = pipe.drain(element -> {}, 10);
            result.r2 = pipe.isEnded() ? count : -1;
        }
    }
}
