package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Objects that the records of a [ByteRing] speak of: a record carries the number of a place here,
/// so that an object travels in the order of the records around it. Putting is for every thread,
/// taking for the one that reads the ring.
///
/// Problem: a ring has bytes only, and a queue of objects beside it would have an order of its
/// own: of two writers, the one that is second there may be first in the ring.
///
/// A place is *free* (in the chain of free places, or never used), *claimed* (by the thread that
/// took it from there) or *full*.
///
/// - *A place is claimed once.* The head of the chain is a place and a count of all changes of the
///   head. Who claims a place replaces the head it saw by the next place of the chain, in one
///   atomic step. If the same place has come back to the head meanwhile, with another one behind
///   it, the count is another and the step fails. The count has 32 bits: it would deceive a thread
///   that sleeps between two instructions while exactly 2^32 changes are made.
/// - *The object is seen.* It is put before its record is published and taken after that was read:
///   the ring orders the two, and the table needs no order of its own for them.
/// - *A claimed place is empty.* Who takes an object empties the place and then puts it into the
///   chain, by an atomic step whose result the next claimer has read.
/// - *Nothing leaks.* Who has put an object and then cannot publish its record takes it out again:
///   that is the other thread that may take.
///
/// Both are lock-free. Nothing is allocated but a chunk of places when more are full at once than
/// ever before.
public final class ReferenceTable {
    /// What [#put] answers when every place is full.
    public static final int FULL = -1;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK_PLACES = 1 << CHUNK_BITS;
    private static final int MOST_PLACES = 1 << 24;

    /// The end of the chain; places are counted from 1 there.
    private static final long NONE = 0;

    private static final long PLACE_MASK = 0xFFFF_FFFFL;
    private static final long ONE_CHANGE = 1L << 32;

    private final int maxPlaces;
    private final AtomicReferenceArray<Chunk> chunks;
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicLong head = new AtomicLong(NONE);

    /// Makes an empty table.
    ///
    /// @param maxPlaces how many objects can be in it at once, 1 to 2^24
    public ReferenceTable(int maxPlaces) {
        if (maxPlaces < 1 || maxPlaces > MOST_PLACES) {
            throw new IllegalArgumentException("maxPlaces=" + maxPlaces + ", 1 to " + MOST_PLACES);
        }
        this.maxPlaces = maxPlaces;
        this.chunks = new AtomicReferenceArray<>(((maxPlaces - 1) >> CHUNK_BITS) + 1);
    }

    /// Puts an object into a free place.
    ///
    /// @param object anything
    /// @return the number of the place, 0 or more, or [#FULL]
    public int put(Object object) {
        Objects.requireNonNull(object);
        int place = claim();
        if (place != FULL) {
            chunk(place).objects[inChunk(place)] = object;
        }
        return place;
    }

    /// Takes the object out of a place, which is free then. For the reader of the ring; and for
    /// the thread that has put it, before it has published the number.
    ///
    /// @param place what [#put] answered
    /// @return the object
    /// @throws IllegalStateException if the place is empty
    public Object take(int place) {
        Chunk chunk = chunk(place);
        Object object = chunk.objects[inChunk(place)];
        if (object == null) {
            throw new IllegalStateException("nothing in place " + place);
        }
        chunk.objects[inChunk(place)] = null;
        free(chunk, place);
        return object;
    }

    private int claim() {
        long seen = head.get();
        while ((seen & PLACE_MASK) != NONE) {
            int place = (int) (seen & PLACE_MASK) - 1;
            // Perhaps claimed by another already: then this is of no use and the step fails.
            long next = chunk(place).next.getOpaque(inChunk(place));
            long witness = head.compareAndExchange(seen, changed(seen, next));
            if (witness == seen) {
                return place;
            }
            seen = witness;
        }
        return begin();
    }

    /// Claims a place that was never used.
    private int begin() {
        int place;
        do {
            place = begun.get();
            if (place == maxPlaces) {
                return FULL;
            }
        } while (!begun.compareAndSet(place, place + 1));
        if (chunks.get(place >> CHUNK_BITS) == null) {
            // Whoever loses this race uses the chunk of the winner.
            Chunk winner = chunks.compareAndExchange(place >> CHUNK_BITS, null, new Chunk());
            assert winner == null || winner.objects.length == CHUNK_PLACES;
        }
        return place;
    }

    private void free(Chunk chunk, int place) {
        long seen = head.get();
        while (true) {
            chunk.next.setOpaque(inChunk(place), (int) (seen & PLACE_MASK));
            long witness = head.compareAndExchange(seen, changed(seen, place + 1));
            if (witness == seen) {
                return;
            }
            seen = witness;
        }
    }

    private static long changed(long seen, long place) {
        return ((seen & ~PLACE_MASK) + ONE_CHANGE) | place;
    }

    private Chunk chunk(int place) {
        return Objects.requireNonNull(chunks.get(place >> CHUNK_BITS));
    }

    private static int inChunk(int place) {
        return place & (CHUNK_PLACES - 1);
    }

    /// Some places, and which place follows each free one in the chain. Owned by its table.
    private static final class Chunk {
        private final @Nullable Object[] objects = new @Nullable Object[CHUNK_PLACES];
        private final AtomicIntegerArray next = new AtomicIntegerArray(CHUNK_PLACES);
    }
}
