package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// One block of a pipe: a ring with two positions, and the link that follows it when it is too
/// small, or larger than needed. Shared by the threads that write and the one that reads: they
/// change what stands here.
///
/// ```
///   tail   where the next record goes: changed by writers; negative once the link is closed
///   head   up to where places are free again: changed by the reader
///   next   set once, by a writer, before the link is closed
/// ```
///
/// Problem: many writers fill a ring that may be replaced by a larger one at any time. No record
/// may get lost in the old one, none of the new one may be read before those of the old one, and
/// nobody may touch the memory of the old one after it was given back.
///
/// States of a link, each left for good: *open* (tail ≥ 0), *closed* (tail < 0), *left* (the
/// reader is in the next link).
///
/// 1. A place is claimed by moving the tail from t ≥ 0 to a larger value, in one atomic step. So
///    no place has two owners, and no place of a closed link has one.
/// 2. A link is closed by the same step, from t to t with the sign bit set. It succeeds for one
///    writer, who owns the place at t then and writes MOVED there. All places before t were
///    claimed before. So MOVED is the last record of the link, and a record lies before it or in a
///    later link.
/// 3. `next` is set before the link is closed. Whoever sees that it is closed has acquired the
///    tail, and so sees `next`, and all that was done to the new link before: its memory and its
///    zeros.
/// 4. The reader reads in order of places and stops at the first that is not published yet. When
///    it reads MOVED, every record before it was published and read; each writer publishes last,
///    so none of them touches the memory any more, and by 1 nobody else will. The reader gives it
///    back.
/// 5. One writer writes a and then b. If both lie in one link, a lies before b. If not, b lies in
///    a later one: a writer leaves a link only when it is closed, and nobody opens it again.
///    Either way a is read before b.
/// 6. A place is free when the reader has released a head beyond it. A writer that wants it has
///    acquired that head, from `head` itself or from `headSeen`, where another writer left it with
///    release. So what the reader did to the place (reading, zeroing) is done before it is
///    written. Heads only grow; an old one makes a writer more careful, never less.
///
/// No step waits for another thread: a writer whose step fails finds that another's has succeeded.
/// Any number of writers; one reader.
///
/// @param <L> the kind of links in this chain
abstract class Link<L extends Link<L>> {
    static final long CLOSED = Long.MIN_VALUE;

    private static final VarHandle NEXT = handle();

    final Position tail = new Position();
    final Position head = new Position();

    /// A head that some writer has seen; so that others need not look at the reader's cache line.
    private final Position headSeen = new Position();

    /// Bytes or slots, a power of two.
    final long capacity;

    /// Null until a link to go on in was made.
    @Nullable Link<L> next;

    Link(long capacity) {
        this.capacity = capacity;
    }

    /// Whether this is the last link of a chain that has ended: it has no room and never will.
    boolean isEnd() {
        return capacity == 0;
    }

    /// Where a position lies in this link.
    long offset(long position) {
        return position & (capacity - 1);
    }

    /// Whether a claim finds room. For the many writers of a chain.
    ///
    /// @param end the tail as it would be
    /// @param kept how much must stay free
    boolean hasRoom(long end, long kept) {
        long most = capacity - kept;
        if (end - headSeen.getAcquire() <= most) {
            return true;
        }
        // Pairs with the reader's release: what is overwritten was read.
        long now = head.getAcquire();
        // Release, so that a writer who trusts this has what we have: see 6.
        headSeen.setRelease(now);
        return end - now <= most;
    }

    /// Closes this link at a tail. The caller owns the place at that tail then.
    ///
    /// @return false if the tail is another by now
    boolean tryClose(long expected) {
        assert nextAcquire() != null;
        return tail.compareAndSet(expected, expected | CLOSED);
    }

    /// The link that follows, or null.
    @SuppressWarnings("unchecked") // only linkTo sets it
    @Nullable L nextAcquire() {
        return (@Nullable L) NEXT.getAcquire(this);
    }

    /// Sets the link that follows, if there is none.
    boolean linkTo(L fresh) {
        return NEXT.compareAndSet(this, null, fresh);
    }

    private static VarHandle handle() {
        try {
            return MethodHandles.lookup().findVarHandle(Link.class, "next", Link.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
