package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// A pipe of records between threads, in native memory. Its two kinds say how many threads may
/// write; one thread reads.
///
/// A record is a kind, an id and bytes. It is whole or not there: readers never see a part of one.
/// The ring grows up to its cap; a record that finds no room there is refused. Some room in each
/// block is kept for control records, so that the news that something has ended is not refused
/// because of what it ends.
///
/// The two kinds share how records are put in, taken out and freed. They differ in how a place is
/// claimed and how a record is published, which is what their own comments prove.
///
/// A record is freed when the reader's head is released beyond it. Between two releases the reader
/// hands out at most [RingConfig#publishEvery] records, and it always releases before it leaves
/// [#read], also by an exception. The record that is being handed out is not part of a release:
/// the position is moved beyond it after the release and before the handler is called. So a
/// handler that throws has had its record, and it is not handed out again.
public abstract sealed class ByteRing permits OneToOneByteRing, ManyToOneByteRing {
    /// What [#claim] answers when there is no room.
    static final long FULL = -1;

    /// What [#claim] answers when another link is to be tried.
    static final long AGAIN = -2;

    final RingConfig config;
    final Chain<ByteLink> chain;
    final Cursor<ByteLink> reader;
    private final RingMemory source;

    ByteRing(RingConfig config, RingMemory source) {
        this.config = config;
        this.source = source;
        ByteLink first = newLink(config.initialBytes());
        if (first == null) {
            throw new IllegalStateException("no memory for initialBytes=" + config.initialBytes());
        }
        this.chain = new Chain<>(first);
        this.reader = new Cursor<>(first);
    }

    /// Writes a record whose bytes lie in one place.
    ///
    /// @param kind 0 or more
    /// @param id any number
    /// @param bytes native memory; not needed any more when this returns
    /// @param from where they begin
    /// @param to where they end, at most [RingConfig#maxPayloadBytes] further
    /// @return false if there is no room
    public final boolean tryWrite(int kind, long id, MemorySegment bytes, long from, long to) {
        assert bytes.isNative() : "a heap segment makes the copy slow for good";
        Objects.checkFromToIndex(from, to, bytes.byteSize());
        return write(this, word(kind, to - from), id, keptFromRecords(), bytes, from, null);
    }

    /// Writes a record whose bytes put themselves in.
    ///
    /// @param kind 0 or more
    /// @param id any number
    /// @param payload at most [RingConfig#maxPayloadBytes]; what it throws is thrown on, and the
    ///     record does not exist then
    /// @return false if there is no room
    public final boolean tryWrite(int kind, long id, Payload payload) {
        long word = word(kind, payload.length());
        return write(this, word, id, keptFromRecords(), MemorySegment.NULL, 0, payload);
    }

    /// Writes a control record, which may use the room that is kept from others.
    ///
    /// @param kind 0 or more
    /// @param id any number
    /// @param payload as for [#tryWrite(int, long, Payload)]
    /// @return false if even that room is full
    public final boolean tryWriteControl(int kind, long id, Payload payload) {
        long word = word(kind, payload.length());
        return write(this, word, id, Records.MOVED_BYTES, MemorySegment.NULL, 0, payload);
    }

    /// Publishes what was written and is held back: to be called before the writer waits for
    /// anything, and before it rings a [Doorbell]. For writers.
    public abstract void flush();

    /// Refuses all records from here on; those that were written are still read. For writers.
    public abstract void end();

    /// Reads records. For the reader; not from inside a handler.
    ///
    /// @param handler gets them in order; what it throws is thrown on after its record was freed
    /// @param limit the most records to read
    /// @return how many were read; less than the limit if no more are there
    public final int read(RecordHandler handler, int limit) {
        assert !reader.isReading : "a handler must not read from its own ring";
        reader.isReading = true;
        int count = 0;
        try {
            while (count < limit) {
                long word = nextWord();
                if (word == 0) {
                    break;
                }
                count += take(word, handler);
            }
        } finally {
            reader.isReading = false;
            free();
        }
        return count;
    }

    /// Whether nothing is there to read. For the reader.
    ///
    /// @return true until something is published; after false, one [#read] may still find nothing
    public final boolean isEmpty() {
        return nextWord() == 0;
    }

    /// Whether [#end] was called, everything was read, and all memory is given back. For the
    /// reader.
    ///
    /// @return true for good then
    public final boolean isEnded() {
        return reader.link.isEnd();
    }

    /// How large the block is that is written to. For any thread.
    ///
    /// @return bytes; 0 after the end
    public final long capacityBytes() {
        return chain.writingAcquire().capacity;
    }

    /// Claims room for a record.
    ///
    /// @param size of the whole record, a multiple of 8
    /// @param kept what must stay free behind it
    /// @return where it lies in the link, or FULL, or AGAIN
    abstract long claim(ByteLink link, long size, long kept);

    /// Publishes a record that is complete but for its word.
    abstract void publish(ByteLink link, long at, long word);

    /// The word of the next record, or 0 if none is published.
    abstract long nextWord();

    /// Releases everything up to the reader's position for writers.
    abstract void free();

    /// A link that can follow another, or null if there is none to be had.
    final @Nullable ByteLink larger(ByteLink link, long size) {
        boolean isLast = link.isEnd() || link.capacity >= config.maxBytes();
        return isLast ? null : newLink(config.nextBytes(link.capacity, size));
    }

    /// Gives a link back that nobody has seen.
    final void discard(ByteLink unseen) {
        source.give(unseen.memory);
    }

    /// Makes memory fit for a link.
    void prepare(MemorySegment memory, long capacity) {}

    /// A fresh link, or null if there is no memory for it.
    final @Nullable ByteLink newLink(long capacity) {
        MemorySegment memory = source.take(capacity);
        if (memory.byteSize() < capacity) {
            return null;
        }
        prepare(memory, capacity);
        return ByteLink.of(memory, capacity);
    }

    private long keptFromRecords() {
        return Records.MOVED_BYTES + config.reservedBytes();
    }

    private long word(int kind, long length) {
        if (kind < 0 || length < 0 || length > config.maxPayloadBytes()) {
            throw new IllegalArgumentException(
                    "kind=%d, 0 or more; length=%d, 0 to %d"
                            .formatted(kind, length, config.maxPayloadBytes()));
        }
        return Records.word(kind, length + Records.HEADER_BYTES);
    }

    /// Claims, fills and publishes: from a payload, or else from the place given.
    private static boolean write(
            ByteRing ring,
            long word,
            long id,
            long kept,
            MemorySegment bytes,
            long from,
            @Nullable Payload payload) {
        long length = Records.length(word);
        long size = Records.aligned(length);
        ByteLink link;
        long at;
        do {
            link = ring.chain.writingAcquire();
            at = ring.claim(link, size, kept);
        } while (at == AGAIN);
        if (at == FULL) {
            return false;
        }
        // A place that was claimed is published whatever happens: the reader waits for it.
        long published = Records.word(Records.PADDING, size);
        try {
            long begin = at + Records.HEADER_BYTES;
            if (payload == null) {
                MemorySegment.copy(bytes, from, link.memory, begin, length - Records.HEADER_BYTES);
            } else {
                payload.copyTo(link.memory, begin);
            }
            Records.storeId(link.memory, at, id);
            published = word;
        } finally {
            ring.publish(link, at, published);
        }
        return true;
    }

    /// @return how many records were handed out: one or none
    private int take(long word, RecordHandler handler) {
        Cursor<ByteLink> me = reader;
        if (me.pending >= config.publishEvery()) {
            free();
        }
        int kind = Records.kind(word);
        if (kind == Records.MOVED) {
            follow();
            return 0;
        }
        MemorySegment memory = me.link.memory;
        long at = me.link.offset(me.at);
        int length = Records.length(word);
        me.at += Records.aligned(length);
        me.pending++;
        if (kind == Records.PADDING) {
            return 0;
        }
        long id = Records.id(memory, at);
        handler.record(kind, id, memory, at + Records.HEADER_BYTES, at + length);
        return 1;
    }

    private void follow() {
        ByteLink left = reader.link;
        reader.goTo(Objects.requireNonNull(left.nextAcquire()));
        source.give(left.memory);
    }
}
