package dev.corinth.ring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A link of bytes. Shared by the threads that write a byte ring and the
/// one that reads it.
final class ByteLink extends Link<ByteLink> {
    /// Reads as a place where no record is yet, for ever.
    private static final MemorySegment NOTHING = Arena.global().allocate(8, 8);

    /// As taken; only the first [#capacity] bytes are used.
    final MemorySegment memory;

    private ByteLink(MemorySegment memory, long capacity) {
        super(capacity);
        this.memory = memory;
    }

    static ByteLink of(MemorySegment memory, long capacity) {
        return new ByteLink(memory, capacity);
    }

    /// The last link of a chain that has ended: nothing can be written to it or read from it.
    static ByteLink end() {
        return new ByteLink(NOTHING, 0);
    }

    /// How many bytes a record skips at the end of the lap, when it is to begin at a position.
    long padding(long position, long size) {
        long toEnd = capacity - offset(position);
        return size > toEnd ? toEnd : 0;
    }
}
