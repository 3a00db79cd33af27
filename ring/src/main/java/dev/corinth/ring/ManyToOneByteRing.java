package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

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
/// A ring that has grown goes back to its first size ([#rest]). It is the reader that moves it, but
/// it does only what writers do at the same time, by the same steps: it links a fresh link, unless
/// there is one, and closes the old one at a tail. That tail is where it reads: if it still is when
/// the link is closed, everything that was claimed was read, and MOVED has its place. If a writer
/// was faster, the link stays open, and whoever finds it full moves on to the link that was made.
/// All that `Link` proves of links that are too small holds: nothing there needs the next one to be
/// larger.
///
/// A claim that fails was overtaken by one that succeeded: writing is lock-free. Reading is
/// wait-free. Records are published one by one: [#flush] has nothing to do here.
public final class ManyToOneByteRing extends ByteRing {
    /// How long a ring that has grown is kept though the first size would do: a second.
    private static final long CALM_NS = 1_000_000_000;

    // Used by the reader only: since when it has come past so often that half of the first size
    // had room for what was written in between, and where it was the last time.
    private @Nullable ByteLink calmIn;
    private long calmAt;
    private long calmSinceNs;

    /// Makes an empty ring.
    ///
    /// @param config how large it is and becomes
    /// @param memory where its blocks come from
    public ManyToOneByteRing(RingConfig config, RingMemory memory) {
        super(config, memory);
    }

    /// Gives memory back: after a second in which the first size would have done, an empty ring
    /// goes back to it. For the reader, each time before it waits.
    ///
    /// @param nowNs on any clock, always the same
    /// @return how long to wait at most until this is called again; negative if there is no need
    public long rest(long nowNs) {
        ByteLink link = reader.link;
        if (link.capacity <= config.initialBytes()) {
            return -1;
        }
        boolean isCalm = link == calmIn && reader.at - calmAt <= config.initialBytes() / 2;
        calmIn = link;
        calmAt = reader.at;
        if (!isCalm) {
            calmSinceNs = nowNs;
        } else if (nowNs - calmSinceNs >= CALM_NS && link.tail.getAcquire() == reader.at) {
            calmSinceNs = nowNs;
            shrink(link);
        }
        return CALM_NS;
    }

    private void shrink(ByteLink link) {
        if (link.nextAcquire() == null) {
            ByteLink fresh = newLink(config.initialBytes());
            if (fresh == null) {
                return;
            }
            if (!link.linkTo(fresh)) {
                discard(fresh);
            }
        }
        if (close(link, reader.at)) {
            chain.leave(link);
        }
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
                boolean _ = close(link, tail);
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
        boolean _ = close(link, tail);
        return AGAIN;
    }

    /// Closes a link that has a follower, unless its tail has changed.
    private boolean close(ByteLink link, long tail) {
        boolean isClosed = link.tryClose(tail);
        if (isClosed) {
            long word = Records.word(Records.MOVED, Records.MOVED_BYTES);
            publish(link, link.offset(tail), word);
        }
        return isClosed;
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
