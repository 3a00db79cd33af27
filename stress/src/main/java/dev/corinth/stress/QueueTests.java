package dev.corinth.stress;

import dev.corinth.ring.ReferenceQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// The queue of references publishes objects whole, in order, and loses none while it grows. Each
/// state is owned by jcstress, which runs each actor on a thread of its own.
public final class QueueTests {
    private QueueTests() {}

    /// An object that was made just now: its field is seen with it.
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing yet")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the first")
    @Outcome(id = "12", expect = Expect.ACCEPTABLE, desc = "both in order")
    @State
    public static class Publication {
        private final ReferenceQueue<Element> queue = new ReferenceQueue<>(8, 8);

        @Actor
        public void offer() {
            boolean isTaken = queue.tryOffer(new Element(1)) && queue.tryOffer(new Element(2));
            assert isTaken;
        }

        @Actor
        public void take(I_Result result) {
            queue.drain(element -> result.r1 = result.r1 * 10 + element.digit(), 2);
        }
    }

    /// Two writers in a queue of one element, which grows under their hands.
    @JCStressTest
    @Outcome(id = "123", expect = Expect.ACCEPTABLE, desc = "the third last")
    @Outcome(id = "132", expect = Expect.ACCEPTABLE, desc = "the third between")
    @Outcome(id = "312", expect = Expect.ACCEPTABLE, desc = "the third first")
    @State
    public static class TwoWritersWhoGrow {
        private final ReferenceQueue<Element> queue = new ReferenceQueue<>(2, 8);

        @Actor
        public void offerOneAndTwo() {
            boolean isTaken = queue.tryOffer(new Element(1)) && queue.tryOffer(new Element(2));
            assert isTaken;
        }

        @Actor
        public void offerThree() {
            boolean isTaken = queue.tryOffer(new Element(3));
            assert isTaken;
        }

        @Arbiter
        public void takeAll(I_Result result) {
            queue.drain(element -> result.r1 = result.r1 * 10 + element.digit(), 10);
        }
    }

    /// A full queue: a slot is not filled before it was emptied.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "refused")
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "taken after the first")
    @State
    public static class Reuse {
        private final ReferenceQueue<Element> queue = new ReferenceQueue<>(2, 2);
        private final boolean isFull = queue.tryOffer(new Element(1));

        @Actor
        public void offer(II_Result result) {
            result.r1 = isFull && queue.tryOffer(new Element(2)) ? 1 : 0;
        }

        @Actor
        public void take(II_Result result) {
            queue.drain(element -> check(result, element.digit() == 1), 1);
        }

        @Arbiter
        public void takeTheRest(II_Result result) {
            queue.drain(element -> result.r2 += element.digit(), 10);
        }

        private static void check(II_Result result, boolean isFirst) {
            result.r2 += isFirst ? 0 : 100;
        }
    }

    /// Its field is plain: only the queue publishes it.
    private static final class Element {
        private int digit;

        private Element(int digit) {
            this.digit = digit;
        }

        private int digit() {
            return digit;
        }
    }
}
