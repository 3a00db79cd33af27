package dev.corinth.dispatch;

import dev.corinth.poller.Blocks;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// One record in a mailbox, with its bytes in a block of the process. Written by the loop that
/// posts it, then owned by the thread that has it handled.
final class Letter {
    final Rank rank;
    final int kind;
    final long length;
    private MemorySegment block;

    /// What was posted next. Set by the loop before the letter behind this one is published.
    @Nullable Letter next;

    Letter(Rank rank, int kind, MemorySegment bytes, long from, long to) {
        this.rank = rank;
        this.kind = kind;
        this.length = to - from;
        this.block = MemorySegment.NULL;
        if (length > 0) {
            block = Blocks.process().take(length);
            MemorySegment.copy(bytes, from, block, 0, length);
        }
    }

    /// What an empty mailbox begins with: a letter that was handled.
    static Letter none() {
        return new Letter(Rank.CONTROL, 0, MemorySegment.NULL, 0, 0);
    }

    Mailbox.Posting record() {
        return new Mailbox.Posting(rank, kind, block, 0, length);
    }

    /// Gives the bytes back.
    void free() {
        if (length > 0) {
            Blocks.process().give(block);
            block = MemorySegment.NULL;
        }
    }
}
