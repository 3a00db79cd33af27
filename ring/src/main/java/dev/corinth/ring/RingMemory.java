package dev.corinth.ring;

import java.lang.foreign.MemorySegment;

/// Where rings take their native memory from and give it back to. Safe for any thread: writers
/// take, the reader gives.
///
/// Only a ring that grows or goes back to its first size takes; only a reader that follows it or
/// closes it gives.
public interface RingMemory {
    /// Takes a block. Its content is arbitrary.
    ///
    /// @param minBytes the least size, a power of two
    /// @return memory of at least that size, aligned to 8 bytes; or [MemorySegment#NULL] if there
    ///     is none to be had: then the ring does not grow
    MemorySegment take(long minBytes);

    /// Gives a block back. The ring does not touch it again.
    ///
    /// @param block exactly what [#take] returned
    void give(MemorySegment block);
}
