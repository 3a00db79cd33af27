package dev.corinth.engine;

import dev.corinth.poller.Blocks;
import dev.corinth.ring.Doorbell;
import dev.corinth.ring.ManyToOneByteRing;
import dev.corinth.ring.Payload;
import dev.corinth.ring.RecordHandler;
import dev.corinth.ring.ReferenceTable;
import dev.corinth.ring.RingConfig;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/// What other threads ask of one loop, in the order in which each of them asks: one ring for
/// everything, so that a close never overtakes a send of the same thread. Written by every thread,
/// read by the loop.
///
/// A record is a task, whose object is in a table beside the ring, or bytes posted to a connection;
/// many bytes lie in a block of their own, which is in the table as well.
///
/// ```
///   kind        id            payload
///   TASK        0             Referred: claim, place of the task
///   COPIED      connection    Posted: claim, mark, key, bytes
///   IN_BLOCK    connection    Referred: claim, place of a block that has a Posted, its length
/// ```
///
/// The messages on their way, those of broadcasts too, are bounded by what they claim; who brings
/// more is refused. Other tasks and what controls a connection claim nothing: they are few, and
/// refused only when the ring has grown to its end, a gigabyte.
final class Inbox {
    /// How much messages on their way to a loop may claim: 16 MiB.
    static final long MAX_BYTES = 16 << 20;

    /// What a message claims beside its own bytes: 32 B.
    static final long RECORD_BYTES = 32;

    /// The longest record that is copied into the ring, with its own 24 bytes: 64 KiB.
    static final int LARGEST_COPIED = 64 << 10;

    private static final int MOST_A_TURN = 4096;
    private static final int MOST_OBJECTS = 1 << 24;
    private static final RingConfig SIZES = new RingConfig(64 << 10, 1 << 30, 0, 2.0, 5);

    private static final int TASK = 0;
    private static final int COPIED = 1;
    private static final int IN_BLOCK = 2;

    private final ManyToOneByteRing ring = new ManyToOneByteRing(SIZES, RingBlocks.INSTANCE);
    private final ReferenceTable objects = new ReferenceTable(MOST_OBJECTS);
    private final AtomicLong claimed = new AtomicLong();
    private final Doorbell bell;
    private final RecordHandler records = this::record;
    private volatile boolean isEnded;

    private final Arrivals dropping;

    // Used by the loop only.
    private Arrivals arrivals;

    /// @param wake wakes the loop; called by every thread
    /// @param arrivals what the loop does with what arrives
    /// @param dropping what is done with it instead when the loop has died
    Inbox(Runnable wake, Arrivals arrivals, Arrivals dropping) {
        this.bell = new Doorbell(wake);
        this.arrivals = arrivals;
        this.dropping = dropping;
    }

    /// Asks for room for a message. What is not refused is given back when the message arrives, or
    /// by [#unclaim]. One message of any length has room when there is no other.
    ///
    /// @param bytes its length
    /// @return what it has claimed, or 0 if there is no room
    long claim(long bytes) {
        long wanted = bytes + RECORD_BYTES;
        long before;
        do {
            before = claimed.get();
            if (before != 0 && before + wanted > MAX_BYTES) {
                return 0;
            }
        } while (!claimed.compareAndSet(before, before + wanted));
        return wanted;
    }

    void unclaim(long claim) {
        claimed.addAndGet(-claim);
    }

    /// Hands over a task.
    ///
    /// @param claim what it has claimed, given back before it is run; or 0
    /// @return false if the loop has ended, or can take nothing more; the task is not run then
    boolean offer(Runnable task, long claim) {
        return isReferred(TASK, 0, task, claim, 0);
    }

    /// Hands over what is posted to a connection.
    ///
    /// @param posted copied
    /// @return as for [#offer]
    boolean post(long connectionId, Posted posted) {
        if (posted.length() <= LARGEST_COPIED) {
            return isWritten(COPIED, connectionId, posted);
        }
        MemorySegment block = Blocks.process().take(posted.length());
        posted.copyTo(block, 0);
        boolean isTaken =
                isReferred(IN_BLOCK, connectionId, block, posted.claim(), posted.length());
        if (!isTaken) {
            Blocks.process().give(block);
        }
        return isTaken;
    }

    /// Hands what has arrived to the loop, a bounded part of it.
    ///
    /// @return how much there was
    int read() {
        return ring.read(records, MOST_A_TURN);
    }

    /// Whether the loop may sleep: nothing is there, and from here on whoever brings something
    /// wakes it.
    boolean isQuiet() {
        bell.arm();
        return ring.isEmpty();
    }

    /// Has memory given back that is needed no more. To be called before the loop sleeps.
    ///
    /// @return how long it may sleep at most; negative for as long as it likes
    long rest(long nowNs) {
        return ring.rest(nowNs);
    }

    /// The loop is awake: nobody has to wake it.
    void awake() {
        bell.disarm();
    }

    /// Whether it takes nothing more. For every thread.
    boolean isEnded() {
        return isEnded;
    }

    /// Refuses further records and hands over those that were taken.
    void end() {
        isEnded = true;
        ring.end();
        while (!ring.isEnded()) {
            if (ring.read(records, MOST_A_TURN) == 0) {
                // Somebody is between claiming a place and publishing it.
                Thread.onSpinWait();
            }
        }
    }

    /// Refuses further records and drops those that were taken.
    void abandon() {
        arrivals = dropping;
        end();
    }

    private boolean isReferred(int kind, long id, Object object, long claim, long length) {
        int place = objects.put(object);
        if (place == ReferenceTable.FULL) {
            return false;
        }
        boolean isTaken = isWritten(kind, id, new Referred(claim, place, length));
        if (!isTaken) {
            Object untaken = objects.take(place);
            assert untaken == object;
        }
        return isTaken;
    }

    private boolean isWritten(int kind, long id, Payload payload) {
        boolean isTaken = ring.tryWrite(kind, id, payload);
        if (isTaken) {
            bell.ring();
        }
        return isTaken;
    }

    private void record(int kind, long id, MemorySegment segment, long from, long to) {
        unclaim(segment.get(ValueLayout.JAVA_LONG, from));
        if (kind == COPIED) {
            Posted.deliver(arrivals, id, segment, from, to);
            return;
        }
        Object object = objects.take(Referred.place(segment, from));
        if (kind == TASK) {
            arrivals.run((Runnable) object);
        } else {
            MemorySegment block = (MemorySegment) object;
            try {
                Posted.deliver(arrivals, id, block, 0, Referred.blockLength(segment, from));
            } finally {
                Blocks.process().give(block);
            }
        }
    }
}
