package dev.corinth.stress;

import dev.corinth.ring.ReferenceTable;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A place of a table of references is claimed by one thread at a time, also while places come
/// back to the chain. Each state is owned by jcstress, which runs each actor on a thread of its
/// own.
public final class TableTests {
    private TableTests() {}

    /// Two writers claim places that were used before.
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "each has its own")
    @State
    public static class TwoClaims {
        private final ReferenceTable table = used(2);
        private int one;
        private int two;

        @Actor
        public void putOne() {
            one = table.put(1);
        }

        @Actor
        public void putTwo() {
            two = table.put(2);
        }

        @Arbiter
        public void takeBoth(II_Result result) {
            result.r1 = (int) table.take(one);
            result.r2 = (int) table.take(two);
        }
    }

    /// A writer claims the head of the chain while another claims it, claims what follows and gives
    /// the head back: the first one's view of what follows is out of date.
    @JCStressTest
    @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "each has its own")
    @State
    public static class ComesBack {
        private final ReferenceTable table = used(3);
        private int one;
        private int two;

        @Actor
        public void putOne() {
            one = table.put(1);
        }

        @Actor
        public void putTwoAfterTakingBack() {
            int first = table.put(3);
            two = table.put(2);
            table.take(first);
        }

        @Arbiter
        public void takeBoth(II_Result result) {
            result.r1 = (int) table.take(one);
            result.r2 = (int) table.take(two);
        }
    }

    private static ReferenceTable used(int places) {
        ReferenceTable table = new ReferenceTable(places);
        for (int i = 0; i < places; i++) {
            int place = table.put(i);
            assert place == i;
        }
        for (int i = 0; i < places; i++) {
            Object taken = table.take(i);
            assert taken.equals(i);
        }
        return table;
    }
}
