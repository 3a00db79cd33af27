package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.function.Consumer;

/// A pipe of objects between threads. Offering is for every thread, taking for one.
///
/// It is the many-to-one ring with one slot of an array for each element, and right for the same
/// reasons: claims, growth and the two positions are those of `Link`, and a slot is published like
/// a record. A slot is *empty* (null) or *full*. It begins empty. The one who claimed it fills it,
/// with release, and the reader that acquires something has all that was done to the object
/// before. The reader empties the slot before it releases the head with which the slot becomes
/// free. It does not go beyond an empty slot, so elements are taken in the order of their claims.
///
/// Offering is lock-free, taking wait-free. Nothing is allocated but when the queue grows; then
/// one array is, twice as long as the last, and the last is left to the garbage collector.
///
/// @param <E> what is passed on
public final class ReferenceQueue<E> {
    /// After how many elements the reader tells writers that slots are free: two cache lines of
    /// references at the least.
    private static final int FREE_EVERY = 32;

    private static final long FULL = -1;
    private static final long AGAIN = -2;
    private static final int MOST_SLOTS = 1 << 30;

    /// The last slot of a link is kept for it.
    private static final Object MOVED = new Object();

    private final int maxSlots;
    private final Chain<SlotLink> chain;
    private final Cursor<SlotLink> reader;

    /// Makes an empty queue.
    ///
    /// @param initialSlots a power of two, 2 or more
    /// @param maxSlots a power of two, `initialSlots` to 2^30; one element less can wait
    public ReferenceQueue(int initialSlots, int maxSlots) {
        if (initialSlots < 2 || Integer.bitCount(initialSlots) != 1) {
            throw new IllegalArgumentException(
                    "initialSlots=" + initialSlots + ", a power of two from 2 on");
        }
        if (maxSlots < initialSlots || maxSlots > MOST_SLOTS || Integer.bitCount(maxSlots) != 1) {
            throw new IllegalArgumentException(
                    "maxSlots=%d, a power of two from initialSlots=%d to %d"
                            .formatted(maxSlots, initialSlots, MOST_SLOTS));
        }
        this.maxSlots = maxSlots;
        SlotLink first = SlotLink.of(initialSlots);
        this.chain = new Chain<>(first);
        this.reader = new Cursor<>(first);
    }

    /// Adds an element.
    ///
    /// @param element anything
    /// @return false if there is no room, or after the end
    public boolean tryOffer(E element) {
        Objects.requireNonNull(element);
        SlotLink link;
        long position;
        do {
            link = chain.writingAcquire();
            position = claim(link);
        } while (position == AGAIN);
        if (position == FULL) {
            return false;
        }
        // Pairs with slotAcquire in drain().
        link.storeSlotRelease(position, element);
        return true;
    }

    /// Takes elements. For the reader.
    ///
    /// @param taker gets them in order; what it throws is thrown on after its element was taken
    /// @param limit the most elements to take
    /// @return how many were taken; less than the limit if no more are there
    public int drain(Consumer<? super E> taker, int limit) {
        int count = 0;
        try {
            while (count < limit) {
                Object found = next();
                if (found == null) {
                    break;
                }
                count++;
                taker.accept(element(found));
            }
        } finally {
            free();
        }
        return count;
    }

    /// Whether nothing is there to take. For the reader.
    ///
    /// @return true until something is published; after false, one [#drain] may still find nothing
    public boolean isEmpty() {
        return reader.link.slotAcquire(reader.at) == null;
    }

    /// Refuses all elements from here on; those that were taken in are still handed out. For every
    /// thread.
    public void end() {
        SlotLink link = chain.writingAcquire();
        while (!link.isEnd()) {
            long tail = link.tail.getAcquire();
            if (tail < 0) {
                chain.leave(link);
            } else {
                follow(link, tail, SlotLink.end());
            }
            link = chain.writingAcquire();
        }
    }

    /// Whether [#end] was called and everything was taken. For the reader.
    ///
    /// @return true for good then
    public boolean isEnded() {
        return reader.link.isEnd();
    }

    private long claim(SlotLink link) {
        long tail = link.tail.getAcquire();
        if (tail < 0) {
            chain.leave(link);
            return AGAIN;
        }
        if (link.hasRoom(tail + 1, 1)) {
            return link.tail.compareAndSet(tail, tail + 1) ? tail : AGAIN;
        }
        if (link.nextAcquire() == null && (link.isEnd() || link.capacity >= maxSlots)) {
            return FULL;
        }
        follow(link, tail, null);
        return AGAIN;
    }

    /// Closes a link, unless its tail has changed, after making sure that another follows.
    ///
    /// @param fresh what follows if nothing does yet, or null for a larger link
    private static void follow(SlotLink link, long tail, @Nullable SlotLink fresh) {
        if (link.nextAcquire() == null) {
            // Whoever loses this race goes on with what the winner linked.
            boolean isMine =
                    link.linkTo(fresh != null ? fresh : SlotLink.of((int) link.capacity * 2));
            assert isMine || link.nextAcquire() != null;
        }
        if (link.tryClose(tail)) {
            link.storeSlotRelease(tail, MOVED);
        }
    }

    /// Takes what is next out of its slot, following links; or null.
    private @Nullable Object next() {
        Cursor<SlotLink> me = reader;
        Object found = me.link.slotAcquire(me.at);
        while (found == MOVED) {
            me.goTo(Objects.requireNonNull(me.link.nextAcquire()));
            found = me.link.slotAcquire(me.at);
        }
        if (found != null) {
            if (me.pending >= FREE_EVERY) {
                free();
            }
            me.link.clearPlain(me.at);
            me.at++;
            me.pending++;
        }
        return found;
    }

    private void free() {
        Cursor<SlotLink> me = reader;
        if (me.pending > 0) {
            me.pending = 0;
            // Pairs with the acquire of the head in Link.hasRoom(): the slots are empty first.
            me.link.head.setRelease(me.at);
        }
    }

    @SuppressWarnings("unchecked") // only tryOffer fills slots with anything but MOVED
    private E element(Object found) {
        return (E) found;
    }
}
