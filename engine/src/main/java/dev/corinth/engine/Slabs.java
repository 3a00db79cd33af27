package dev.corinth.engine;

import dev.corinth.poller.Blocks;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/// The native memory of one loop: blocks of the process, kept near for reuse. Owned by its loop.
///
/// A few blocks of each size stay here when they are given back; the rest returns to the process,
/// where other loops find them. With assertions on, a block that is given back is filled with
/// `0xDB`, so that a view kept too long shows itself.
public final class Slabs {
    /// From how much of the budget on the slowest readers are cut.
    static final int SHED_PERCENT = 80;

    /// From how much of the budget on what would have to wait is refused. The rest is for what
    /// cannot be refused, such as the block that a small frame is written into.
    static final int REFUSE_PERCENT = 90;

    private static final int KEPT_OF_A_SIZE = 64;
    private static final long KEPT_BYTES_OF_A_SIZE = 4 << 20;
    private static final byte POISON = (byte) 0xDB;

    private final ArrayDeque<MemorySegment>[] kept = stacks();
    private final long maxProcessBytes;
    private long inUse;
    private boolean isAbandoned;

    /// @param maxProcessBytes how much all loops of the process may use before there is no room
    Slabs(long maxProcessBytes) {
        this.maxProcessBytes = maxProcessBytes;
    }

    /// Whether the budget of the process has room. [#take] does not ask: what a loop cannot do
    /// without, it gets.
    ///
    /// @param bytes how much more is wanted
    /// @return false if output that would wait, or a message that would be kept, is to be refused
    public boolean hasRoom(long bytes) {
        if (fits(bytes)) {
            return true;
        }
        // What is only kept near is the first to go.
        close();
        return fits(bytes);
    }

    /// Whether what would have to wait is refused now, and nobody new should be let in. For every
    /// thread.
    ///
    /// @return true as long as nine tenths of the budget are in use
    public boolean isFull() {
        return !fits(0);
    }

    /// Whether so much is in use that the slowest readers have to go.
    boolean isCrowded() {
        if (crowdedBytes() <= 0) {
            return false;
        }
        close();
        return crowdedBytes() > 0;
    }

    /// By how much what is in use is too much for slow readers; 0 or less if it is not.
    long crowdedBytes() {
        return Blocks.process().inUseBytes() - part(SHED_PERCENT);
    }

    /// By how much what is in use is more than the budget; 0 or less if it is not.
    long excessBytes() {
        return Blocks.process().inUseBytes() - maxProcessBytes;
    }

    /// How full the budget is, for people.
    String shortOfMemory() {
        long used = Blocks.process().inUseBytes() >> 20;
        return used + " MiB of " + (maxProcessBytes >> 20) + " MiB of memory are in use";
    }

    private boolean fits(long bytes) {
        return Blocks.process().inUseBytes() + bytes <= part(REFUSE_PERCENT);
    }

    private long part(int percent) {
        return maxProcessBytes / 100 * percent;
    }

    /// Takes a block of at least so many bytes. Its content is arbitrary.
    ///
    /// @param bytes 1 or more, at most [Blocks#LARGEST_BYTES]
    /// @return native memory, as long as the next power of two
    public MemorySegment take(long bytes) {
        long size = Blocks.sizeFor(bytes);
        inUse += size;
        MemorySegment block = kept[Long.numberOfTrailingZeros(size)].pollLast();
        return block != null ? block : Blocks.process().take(size);
    }

    /// Gives a block back. It must not be used afterwards.
    ///
    /// @param block what [#take] gave, to this loop or to another
    public void give(MemorySegment block) {
        if (isAbandoned) {
            return;
        }
        assert poison(block);
        long size = block.byteSize();
        inUse -= size;
        var stack = kept[Long.numberOfTrailingZeros(size)];
        assert !stack.contains(block) : "given back twice: " + block;
        if (stack.size() < KEPT_OF_A_SIZE && stack.size() * size < KEPT_BYTES_OF_A_SIZE) {
            stack.addLast(block);
        } else {
            Blocks.process().give(block);
        }
    }

    /// How much memory of this loop is handed out.
    ///
    /// @return bytes
    public long inUseBytes() {
        return inUse;
    }

    /// Takes nothing back from here on: the thread of the loop died in the middle of something, so
    /// that a block may be given back that is in use, or was given back before.
    void abandon() {
        isAbandoned = true;
    }

    void close() {
        for (var stack : kept) {
            stack.forEach(Blocks.process()::give);
            stack.clear();
        }
    }

    private static boolean poison(MemorySegment block) {
        block.fill(POISON);
        return true;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type has no other maker
    private static ArrayDeque<MemorySegment>[] stacks() {
        var stacks = new ArrayDeque[Long.numberOfTrailingZeros(Blocks.LARGEST_BYTES) + 1];
        for (int i = 0; i < stacks.length; i++) {
            stacks[i] = new ArrayDeque<MemorySegment>(0);
        }
        return stacks;
    }
}
