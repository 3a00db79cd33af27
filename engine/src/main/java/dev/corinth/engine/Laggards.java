package dev.corinth.engine;

import static dev.corinth.poller.IoError.Kind.OTHER;

import dev.corinth.poller.IoError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/// The connections whose peers do not take what was submitted, those that have had their last piece
/// for the longest time first; and who of them is cut when memory is short. Owned by its loop.
///
/// Each piece that a peer takes whole puts its connection at the end of this line again, so the
/// first is always the slowest, whatever the length of its queue. What it takes of a piece, of up
/// to 16 KiB, does not count. Standing in line costs nothing but a few references.
///
/// | of the budget in use | what happens at the end of a turn |
/// |---|---|
/// | to [Slabs#SHED_PERCENT] | nothing |
/// | above it | whoever has not taken its last piece for [#LEAST_BEHIND] is cut, slowest first |
/// | above all of it | whoever is slowest is cut, however short the time |
///
/// Between the two, at [Slabs#REFUSE_PERCENT], what would have to wait is refused ([Admission]).
final class Laggards {
    /// A peer that takes a piece within this time is not cut as long as there is any other way.
    static final Duration LEAST_BEHIND = Duration.ofMillis(100);

    /// So that a turn stays bounded: more go in the next turns.
    static final int MOST_A_TURN = 64;

    /// How many go in a turn that has left more in use than the budget.
    private static final int MOST_IN_NEED = 1_024;

    private final Loop loop;
    private @Nullable Submitted first;
    private @Nullable Submitted last;
    private long nextWakeNs = Long.MIN_VALUE;

    Laggards(Loop loop) {
        this.loop = loop;
    }

    /// Something was submitted just now.
    void add(Connection connection, Submitted one) {
        if (one.connection != null) {
            throw new AssertionError("submitted twice");
        }
        one.connection = connection;
        one.previous = last;
        if (last == null) {
            first = one;
        } else {
            last.next = one;
        }
        last = one;
    }

    /// All of it was taken, or its line is gone.
    void remove(Submitted one) {
        if (one.connection == null) {
            throw new AssertionError("not submitted");
        }
        Submitted before = one.previous;
        Submitted behind = one.next;
        if (before == null) {
            first = behind;
        } else {
            before.next = behind;
        }
        if (behind == null) {
            last = before;
        } else {
            behind.previous = before;
        }
        one.connection = null;
        one.previous = null;
        one.next = null;
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Cuts who is to be cut at the end of this turn. A loop without laggards may be the one that
    /// fills the memory, so it has the others look too.
    void shed() {
        Slabs slabs = loop.slabs();
        boolean isPressed = loop.engine().isShortOfHeap();
        if (first != null && (isPressed || slabs.isCrowded())) {
            shed(slabs, isPressed);
        } else if (first == null && slabs.isCrowded()) {
            askOthers();
        }
    }

    /// Memory comes back only when the poller has let go of it. So what the ones cut here hold, and
    /// those that are on their way out already, is taken for free.
    private void shed(Slabs slabs, boolean isPressed) {
        long wanted = isPressed ? Long.MAX_VALUE : slabs.crowdedBytes();
        long needed = slabs.excessBytes();
        int cut = 0;
        Submitted next = first;
        while (next != null && wanted > 0 && cut < (needed > 0 ? MOST_IN_NEED : MOST_A_TURN)) {
            Submitted one = next;
            next = one.next;
            Connection connection = one.connection;
            if (connection == null) {
                continue;
            }
            long behindNs = loop.nowNs() - one.atNs;
            boolean isLate = behindNs >= LEAST_BEHIND.toNanos();
            if (!isLate && needed <= 0) {
                // The first one will be late, whether or not anything else happens.
                connection.wakeBy(one.atNs + LEAST_BEHIND.toNanos());
                break;
            }
            long held = heldBytes(connection);
            wanted -= held;
            needed -= held;
            if (connection.state.isAlive()) {
                cut(connection, held, behindNs);
                cut++;
            }
        }
        if (wanted > 0) {
            askOthers();
        }
    }

    /// Cuts a connection for which there is no memory.
    ///
    /// @param behindNs for how long its peer has not taken its last piece
    void cut(Connection connection, long heldBytes, long behindNs) {
        loop.counters().add(Counter.SHED, 1);
        loop.engine().watch().shed(connection, heldBytes, behindNs);
        loop.outlet().abort(connection, new IoError(OTHER, reason(behindNs)));
    }

    private String reason(long behindNs) {
        String why =
                loop.engine().isShortOfHeap()
                        ? "the heap is nearly full"
                        : loop.slabs().shortOfMemory();
        return String.format(
                Locale.ROOT,
                "cut because %s, and the peer has not taken its last piece (up to 16 KiB) for %d"
                        + " ms",
                why,
                behindNs / 1_000_000);
    }

    /// The memory may be held by those of other loops, which may be asleep.
    private void askOthers() {
        if (loop.nowNs() >= nextWakeNs) {
            nextWakeNs = loop.after(LEAST_BEHIND);
            loop.engine().wakeOthers(loop);
        }
    }

    /// How much memory a connection holds: at least what it alone holds, for what it shares counts
    /// in full.
    private static long heldBytes(Connection connection) {
        OutputQueue queue = connection.queue;
        TlsTransport tls = connection.tls;
        long plain = queue == null ? 0 : queue.heldBytes();
        return tls == null ? plain : plain + tls.sealed().heldBytes();
    }
}
