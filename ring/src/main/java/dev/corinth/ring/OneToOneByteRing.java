package dev.corinth.ring;

import java.lang.foreign.MemorySegment;

/// A byte ring with one writer. Writing is for one thread, reading for one thread; they may be the
/// same.
///
/// Problem: the reader must see whole records in order, the writer must not overwrite what is not
/// read yet, and both should rarely touch what the other one changes.
///
/// Each side has a position of its own (`Cursor.at`), publishes it now and then (`tail` by the
/// writer, `head` by the reader, each with release), and keeps the other's as last acquired
/// (`Cursor.seen`). Always, in bytes of one link:
///
/// ```
///   head, published ≤ reader's at ≤ tail as seen by the reader ≤ tail, published ≤ writer's at
///   writer's at ≤ head as seen by the writer + capacity,  head as seen ≤ head, published
/// ```
///
/// - *Whole records.* Words, ids and payloads are written plainly, and then the tail is released.
///   The reader acquires the tail and reads before it only: everything there was written before
///   the release with which it pairs.
/// - *No place is overwritten too early.* A claim ends at most one capacity beyond the acquired
///   head. The reader released that head after its handler had returned from everything before it.
/// - *In batches.* The tail may be published late: the reader sees less, never something wrong.
///   The writer publishes every few records, when it is asked to, and before it is refused or
///   grows, so that a full ring is a ring that the reader can empty.
/// - *Growth.* The writer sets `next`, writes MOVED and then publishes the tail beyond it. The
///   reader that reads MOVED has acquired that tail and sees `next`. Only then it follows, and the
///   writer does not return to the old link: the memory is the reader's alone and is given back.
/// - *Control records* may fill the room kept from others, never the 8 bytes kept for MOVED: so
///   growing and ending always find their place.
///
/// No step waits or repeats: both sides are wait-free. One writer and one reader.
public final class OneToOneByteRing extends ByteRing {
    private final Cursor<ByteLink> writer;

    /// Makes an empty ring.
    ///
    /// @param config how large it is and becomes
    /// @param memory where its blocks come from
    public OneToOneByteRing(RingConfig config, RingMemory memory) {
        super(config, memory);
        this.writer = new Cursor<>(reader.link);
    }

    @Override
    public void flush() {
        Cursor<ByteLink> me = writer;
        if (me.pending > 0) {
            me.pending = 0;
            // Pairs with getAcquire in nextWord().
            me.link.tail.setRelease(me.at);
        }
    }

    @Override
    public void end() {
        if (!writer.link.isEnd()) {
            moveTo(ByteLink.end());
        }
    }

    @Override
    long claim(ByteLink link, long size, long kept) {
        Cursor<ByteLink> me = writer;
        long padding = link.padding(me.at, size);
        long end = me.at + padding + size;
        if (end - me.seen > link.capacity - kept) {
            // Pairs with setRelease in free(): what is overwritten was read.
            me.seen = link.head.getAcquire();
            if (end - me.seen > link.capacity - kept) {
                return makeRoom(link, size);
            }
        }
        long at = link.offset(me.at);
        if (padding > 0) {
            Records.storeWordPlain(link.memory, at, Records.word(Records.PADDING, padding));
            at = 0;
        }
        me.at = end;
        return at;
    }

    @Override
    void publish(ByteLink link, long at, long word) {
        Records.storeWordPlain(link.memory, at, word);
        if (++writer.pending >= config.publishEvery()) {
            flush();
        }
    }

    @Override
    long nextWord() {
        Cursor<ByteLink> me = reader;
        if (me.at == me.seen) {
            // Pairs with setRelease in flush(): the records before it are whole.
            me.seen = me.link.tail.getAcquire();
            if (me.at == me.seen) {
                return 0;
            }
        }
        return Records.wordPlain(me.link.memory, me.link.offset(me.at));
    }

    @Override
    void free() {
        Cursor<ByteLink> me = reader;
        if (me.pending > 0) {
            me.pending = 0;
            // Pairs with getAcquire in claim().
            me.link.head.setRelease(me.at);
        }
    }

    private long makeRoom(ByteLink link, long size) {
        ByteLink fresh = larger(link, size);
        if (fresh == null) {
            flush();
            return FULL;
        }
        moveTo(fresh);
        return AGAIN;
    }

    private void moveTo(ByteLink next) {
        Cursor<ByteLink> me = writer;
        MemorySegment memory = me.link.memory;
        boolean isFirst = me.link.linkTo(next);
        assert isFirst;
        long word = Records.word(Records.MOVED, Records.MOVED_BYTES);
        Records.storeWordPlain(memory, me.link.offset(me.at), word);
        me.at += Records.MOVED_BYTES;
        me.pending++;
        flush();
        chain.leave(me.link);
        me.goTo(next);
    }
}
