package dev.corinth.stress;

import dev.corinth.ring.ByteRing;
import dev.corinth.ring.Doorbell;
import dev.corinth.ring.ReferenceQueue;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

import java.util.concurrent.atomic.AtomicInteger;

/// A consumer does not sleep over what is there, and is woken once. Each state is owned by
/// jcstress, which runs each actor on a thread of its own.
public final class DoorbellTests {
    private DoorbellTests() {}

    /// The consumer looks and would sleep; the producer writes and rings. Not seen and not woken
    /// would be a sleep without end.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "seen, not woken")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken all the same")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "not seen, but woken")
    @State
    public static class NoLostWakeUp {
        private final ByteRing ring = Pipes.oneToOne();
        private int woken;
        private final Doorbell bell = new Doorbell(() -> woken = 1);

        @Actor
        public void lookBeforeSleeping(II_Result result) {
            bell.arm();
            result.r1 = ring.isEmpty() ? 1 : 0;
        }

        @Actor
        public void write(II_Result result) {
            Twice.write(ring, 1);
            bell.ring();
            result.r2 = woken;
        }
    }

    /// The same with the queue of references.
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "seen, not woken")
    @Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "seen, and woken all the same")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "not seen, but woken")
    @State
    public static class NoLostWakeUpOfAQueue {
        private final ReferenceQueue<String> queue = new ReferenceQueue<>(2, 2);
        private int woken;
        private final Doorbell bell = new Doorbell(() -> woken = 1);

        @Actor
        public void lookBeforeSleeping(II_Result result) {
            bell.arm();
            result.r1 = queue.isEmpty() ? 1 : 0;
        }

        @Actor
        public void offer(II_Result result) {
            boolean isTaken = queue.tryOffer("one");
            bell.ring();
            result.r2 = isTaken ? woken : -1;
        }
    }

    /// Two producers ring at once: one of them wakes.
    @JCStressTest
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "once")
    @State
    public static class OneWakeUp {
        private final AtomicInteger woken = new AtomicInteger();
        private final Doorbell bell = new Doorbell(woken::incrementAndGet);

        public OneWakeUp() {
            bell.arm();
        }

        @Actor
        public void ring() {
            bell.ring();
        }

        @Actor
        public void ringToo() {
            bell.ring();
        }

        @Arbiter
        public void count(I_Result result) {
            result.r1 = woken.get();
        }
    }
}
