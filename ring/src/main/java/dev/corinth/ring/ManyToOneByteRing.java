package dev.corinth.ring;

import java.lang.foreign.MemorySegment;

/// A byte ring with many writers. Writing is for every thread, reading for one.
///
/// How places are claimed, how the ring grows, and why writers and reader do not disturb each
/// other, is proved at `Link`. What is left to show is that the reader knows which records are
/// complete, although writers complete them in any order.
///
/// A place is, as the reader finds it, *unpublished* (its word is 0) or *published* (it is not).
///
/// - *Every place begins unpublished.* A link is filled with zeros before it is linked. Later laps
///   find zeros too: the reader puts them over everything it has read, and only then releases the
///   head with which the place becomes free. Every word of 8 bytes may be the first of a record in
///   a later lap, so all of them are cleared, payload included: nothing that a peer sent can look
///   like a record.
/// - *The word is written once in a lap*, by the one who claimed the place, with release, after
///   everything else of the record. The reader acquires it: when it is not 0, the record is whole.
/// - *The reader does not go beyond an unpublished place*, so records are read in the order of
///   their claims. A writer that is held up between claim and publication holds up the reader, not
///   the other writers, until the ring is full. It does only a copy in between; if that throws,
///   the place is published as padding.
/// - *Padding*, to the end of a lap, is claimed together with the record that follows and
///   published by the same writer: it is never left unpublished.
///
/// A claim that fails was overtaken by one that succeeded: writing is lock-free. Reading is
/// wait-free. Records are published one by one: [#flush] has nothing to do here.
public final class ManyToOneByteRing extends ByteRing {
    /// Makes an empty ring.
    ///
    /// @param config how large it is and becomes
    /// @param memory where its blocks come from
    public ManyToOneByteRing(RingConfig config, RingMemory memory) {
        super(config, memory);
    }

    @Override
    public void flush() {}

    @Override
    public void end() {
        ByteLink link = chain.writingAcquire();
        while (!link.isEnd()) {
            long tail = link.tail.getAcquire();
            if (tail < 0) {
                chain.leave(link);
            } else if (link.nextAcquire() != null || link.linkTo(ByteLink.end())) {
                close(link, tail);
            }
            link = chain.writingAcquire();
        }
    }

    @Override
    long claim(ByteLink link, long size, long kept) {
        long tail = link.tail.getAcquire();
        if (tail < 0) {
            chain.leave(link);
            return AGAIN;
        }
        long padding = link.padding(tail, size);
        long end = tail + padding + size;
        if (!link.hasRoom(end, kept)) {
            return makeRoom(link, tail, size);
        }
        return link.tail.compareAndSet(tail, end) ? begin(link, tail, padding) : AGAIN;
    }

    /// Where the record of a claim begins: behind its padding, which is published here.
    private long begin(ByteLink link, long claimed, long padding) {
        long at = link.offset(claimed);
        if (padding == 0) {
            return at;
        }
        publish(link, at, Records.word(Records.PADDING, padding));
        return 0;
    }

    @Override
    void publish(ByteLink link, long at, long word) {
        // Pairs with the acquire in nextWord().
        Records.storeWordRelease(link.memory, at, word);
    }

    @Override
    long nextWord() {
        Cursor<ByteLink> me = reader;
        return Records.wordAcquire(me.link.memory, me.link.offset(me.at));
    }

    @Override
    void free() {
        Cursor<ByteLink> me = reader;
        if (me.pending > 0) {
            me.pending = 0;
            clear(me.link, me.seen, me.at);
            me.seen = me.at;
            // Pairs with the acquire of the head in Link.hasRoom(): the zeros come first.
            me.link.head.setRelease(me.at);
        }
    }

    @Override
    void prepare(MemorySegment memory, long capacity) {
        zero(memory, 0, capacity);
    }

    private long makeRoom(ByteLink link, long tail, long size) {
        if (link.nextAcquire() == null) {
            ByteLink fresh = larger(link, size);
            if (fresh == null) {
                return FULL;
            }
            if (!link.linkTo(fresh)) {
                discard(fresh);
            }
        }
        close(link, tail);
        return AGAIN;
    }

    /// Closes a link that has a follower, unless its tail has changed.
    private void close(ByteLink link, long tail) {
        if (link.tryClose(tail)) {
            long word = Records.word(Records.MOVED, Records.MOVED_BYTES);
            publish(link, link.offset(tail), word);
        }
    }

    /// Clears what lies between two positions, at most a lap apart.
    private static void clear(ByteLink link, long from, long to) {
        long begin = link.offset(from);
        long beyond = begin + (to - from) - link.capacity;
        if (beyond > 0) {
            zero(link.memory, begin, link.capacity);
            zero(link.memory, 0, beyond);
        } else {
            zero(link.memory, begin, begin + (to - from));
        }
    }

    private static void zero(MemorySegment memory, long from, long to) {
        int count = (int) ((to - from) / 8);
        for (int k = 0; k < count; k++) {
            Records.storeWordPlain(memory, from + 8L * k, 0);
        }
    }
}
