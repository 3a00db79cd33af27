package dev.corinth.engine;

import dev.corinth.poller.Pieces;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// What waits to be sent on one connection, in order, with the borders of its frames. Owned by
/// its loop; exists only while something waits.
///
/// An entry is a range of a block. A frame is one entry, or several of which all but the last
/// carry [#MORE]. Small frames are copied one behind the other into a block of the queue's own;
/// large or shared memory is referred to where it lies.
///
/// ```
///          head                                     head + count
/// ring: ... [frame, begun][control][frame, MORE][frame][frame] ...
///            '- froms[head] moves on as bytes are taken
/// ```
///
/// The frame at the head may be begun: some of its bytes are with the kernel. It is never dropped
/// and nothing is put before its end.
final class OutputQueue {
    /// The entry belongs to a message of the application; a policy may drop it.
    static final byte MESSAGE = 0;

    /// The entry must be sent whatever the policy: a control frame, or bytes without borders.
    static final byte MUST = 1;

    /// The entry overtakes messages, but not its like.
    static final byte URGENT = 2 | MUST;

    /// The entry is a pong: urgent, and only the newest one waits.
    static final byte PONG = 4 | URGENT;

    /// The frame goes on in the next entry.
    static final byte MORE = 8;

    private static final int BLOCK_BYTES = 16 << 10;
    private static final int FIRST_CAPACITY = 8;

    private final Slabs slabs;
    private @Nullable OutputBlock[] blocks = new @Nullable OutputBlock[FIRST_CAPACITY];
    private long[] froms = new long[FIRST_CAPACITY];
    private long[] tos = new long[FIRST_CAPACITY];
    private byte[] kinds = new byte[FIRST_CAPACITY];
    private long[] keys = new long[FIRST_CAPACITY];
    private int head;
    private int count;
    private long bytes;
    private boolean begun;

    /// What is under way with the poller.
    final Submitted submitted = new Submitted();

    private @Nullable OutputBlock open;

    OutputQueue(Slabs slabs) {
        this.slabs = slabs;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Whether it takes no more memory than a new one.
    boolean isSmall() {
        return kinds.length == FIRST_CAPACITY;
    }

    /// Whether all that waits is one entry, not longer than so many bytes.
    boolean isOne(long mostBytes) {
        return count == 1 && bytes <= mostBytes;
    }

    /// How many bytes wait.
    long bytes() {
        return bytes;
    }

    /// How much memory the entries lie in. Memory that others refer to as well counts in full.
    long heldBytes() {
        OutputBlock current = open;
        long held = current == null ? 0 : current.segment.byteSize();
        OutputBlock before = current;
        for (int i = 0; i < count; i++) {
            OutputBlock block = block(at(i));
            if (block != before && block != current) {
                held += block.segment.byteSize();
            }
            before = block;
        }
        return held;
    }

    /// A block with at least so many bytes of room behind its filled part. The queue holds it open
    /// until another one is needed or the queue is emptied.
    OutputBlock room(long needed) {
        OutputBlock current = open;
        if (current != null && current.room() >= needed) {
            return current;
        }
        OutputBlock next = OutputBlock.of(slabs, Math.max(needed, BLOCK_BYTES));
        next.hold();
        if (current != null) {
            current.release();
        }
        open = next;
        return next;
    }

    /// Adds what was written behind the filled part of the block that [#room] gave.
    void addWritten(long written, byte kind, long key) {
        OutputBlock block = open;
        if (block == null) {
            throw new IllegalStateException("no room was asked for");
        }
        long from = block.filled;
        block.filled += written;
        add(block, from, block.filled, kind, key);
    }

    /// Adds a copy of a range as one frame, in as many entries as it takes.
    void addCopy(MemorySegment source, long from, long to, byte kind, long key) {
        for (long at = from; at < to; ) {
            OutputBlock block = room(Math.min(to - at, BLOCK_BYTES));
            long part = Math.min(to - at, block.room());
            MemorySegment.copy(source, at, block.segment, block.filled, part);
            at += part;
            addWritten(part, at < to ? (byte) (kind | MORE) : kind, key);
        }
    }

    /// Adds a range at the end without copying it; the block is held until it is sent.
    void add(OutputBlock block, long from, long to, byte kind, long key) {
        mark(put(count, block, from, to), kind, key);
    }

    /// Adds a control frame before everything that has not begun, behind earlier ones. It is what
    /// was written behind the filled part of the block that [#room] gave. Of pongs only the newest
    /// stays.
    void addControl(long written, byte kind) {
        if (kind == PONG) {
            removePong();
        }
        OutputBlock block = open;
        if (block == null) {
            throw new IllegalStateException("no room was asked for");
        }
        long from = block.filled;
        block.filled += written;
        mark(put(controlPlace(), block, from, block.filled), kind, Connection.NO_KEY);
    }

    /// Lists what is to be sent next, up to so many bytes and at least one entry.
    void gather(Pieces pieces, long most) {
        long room = most;
        for (int i = 0; i < count && room > 0; i++) {
            int at = at(i);
            long to = Math.min(tos[at], froms[at] + room);
            pieces.add(block(at).segment, froms[at], to);
            room -= to - froms[at];
        }
    }

    /// Marks the frame at the head as begun: the kernel may have some of it already.
    void begin() {
        begun = true;
    }

    /// The end of the range at the front that may be sent in one piece, at most so many bytes.
    long frontTo(long most) {
        return Math.min(tos[head], froms[head] + most);
    }

    /// The start of the range at the front.
    long frontFrom() {
        return froms[head];
    }

    /// The memory of the range at the front.
    MemorySegment frontSegment() {
        return block(head).segment;
    }

    /// Removes bytes from the front: the kernel has them.
    void taken(long taken) {
        bytes -= taken;
        for (long left = taken; left > 0; ) {
            long length = tos[head] - froms[head];
            if (left < length) {
                froms[head] += left;
                begun = true;
                return;
            }
            left -= length;
            begun = (kinds[head] & MORE) != 0;
            remove(0);
        }
    }

    /// Drops whole messages that have not begun, the oldest first, until so many bytes are freed
    /// or there is none left.
    ///
    /// @return how many messages were dropped
    int dropOldest(long wanted) {
        int dropped = 0;
        long goal = bytes - wanted;
        int index = afterBegun();
        while (index < count && bytes > goal) {
            if (isMessage(index)) {
                dropFrame(index);
                dropped++;
            } else {
                index++;
            }
        }
        return dropped;
    }

    /// Drops the waiting message with a key, if it has not begun.
    ///
    /// @return how many messages were dropped: 0 or 1
    int dropKey(long key) {
        for (int index = afterBegun(); index < count; index++) {
            if (isMessage(index) && keys[at(index)] == key) {
                dropFrame(index);
                return 1;
            }
        }
        return 0;
    }

    /// Lets go of everything.
    void clear() {
        while (count > 0) {
            remove(0);
        }
        bytes = 0;
        begun = false;
        OutputBlock block = open;
        if (block != null) {
            block.release();
            open = null;
        }
    }

    private boolean isMessage(int index) {
        return (kinds[at(index)] & MUST) == 0;
    }

    /// The index of the first frame that has not begun.
    private int afterBegun() {
        if (!begun) {
            return 0;
        }
        int index = 0;
        while (index < count - 1 && (kinds[at(index)] & MORE) != 0) {
            index++;
        }
        return Math.min(index + 1, count);
    }

    private int controlPlace() {
        int index = afterBegun();
        while (index < count && (kinds[at(index)] & URGENT) == URGENT) {
            index++;
        }
        return index;
    }

    private void removePong() {
        for (int index = afterBegun(); index < count; index++) {
            if ((kinds[at(index)] & PONG) == PONG) {
                dropFrame(index);
                return;
            }
        }
    }

    private void dropFrame(int index) {
        boolean more;
        do {
            int at = at(index);
            more = (kinds[at] & MORE) != 0;
            bytes -= tos[at] - froms[at];
            remove(index);
        } while (more && index < count);
    }

    /// Makes an entry before the one at an index; its kind and key are yet to be set.
    ///
    /// @return where in the ring it stands
    private int put(int index, OutputBlock block, long from, long to) {
        if (from >= to) {
            throw new AssertionError("an empty entry: from=" + from + ", to=" + to);
        }
        if (count == kinds.length) {
            grow();
        }
        makePlace(index);
        int at = at(index);
        block.hold();
        blocks[at] = block;
        froms[at] = from;
        tos[at] = to;
        count++;
        bytes += to - from;
        return at;
    }

    private void mark(int at, byte kind, long key) {
        kinds[at] = kind;
        keys[at] = key;
    }

    /// Moves the entries of the shorter side: what is put and dropped lies near the head, behind
    /// which a long queue may wait.
    private void makePlace(int index) {
        if (2 * index < count) {
            head = at(-1);
            for (int i = 0; i < index; i++) {
                move(at(i + 1), at(i));
            }
        } else {
            for (int i = count; i > index; i--) {
                move(at(i - 1), at(i));
            }
        }
    }

    /// Moves the entries of the shorter side, as above.
    private void remove(int index) {
        block(at(index)).release();
        if (2 * index < count) {
            for (int i = index; i > 0; i--) {
                move(at(i - 1), at(i));
            }
            blocks[head] = null;
            head = at(1);
        } else {
            for (int i = index; i < count - 1; i++) {
                move(at(i + 1), at(i));
            }
            blocks[at(count - 1)] = null;
        }
        count--;
    }

    private void move(int source, int target) {
        blocks[target] = blocks[source];
        froms[target] = froms[source];
        tos[target] = tos[source];
        kinds[target] = kinds[source];
        keys[target] = keys[source];
    }

    private int at(int index) {
        return (head + index) & (kinds.length - 1);
    }

    private OutputBlock block(int at) {
        OutputBlock block = blocks[at];
        if (block == null) {
            throw new IllegalStateException("no entry at " + at);
        }
        return block;
    }

    private void grow() {
        int capacity = kinds.length * 2;
        var newBlocks = Arrays.copyOf(blocks, capacity);
        var newFroms = Arrays.copyOf(froms, capacity);
        var newTos = Arrays.copyOf(tos, capacity);
        var newKinds = Arrays.copyOf(kinds, capacity);
        var newKeys = Arrays.copyOf(keys, capacity);
        for (int i = 0; i < count; i++) {
            int at = at(i);
            newBlocks[i] = blocks[at];
            newFroms[i] = froms[at];
            newTos[i] = tos[at];
            newKinds[i] = kinds[at];
            newKeys[i] = keys[at];
        }
        Arrays.fill(newBlocks, count, capacity, null);
        blocks = newBlocks;
        froms = newFroms;
        tos = newTos;
        kinds = newKinds;
        keys = newKeys;
        head = 0;
    }
}
