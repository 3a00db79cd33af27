package dev.corinth.wire;

import java.lang.foreign.MemorySegment;

/// Where the codec takes its native memory from and gives it back to.
/// Owned by one loop, like everything that is handed one.
///
/// Nothing in this module allocates native memory in any other way, so the owner of this object
/// holds the budget.
public interface Memory {
    /// Takes a block. Its bytes are undefined.
    ///
    /// @param minBytes the least size, over zero
    /// @return a native segment of at least that size, or [MemorySegment#NULL] when the budget is
    ///     spent
    MemorySegment take(long minBytes);

    /// Gives a block back. The caller does not touch it again.
    ///
    /// @param segment exactly what [#take] returned
    void give(MemorySegment segment);
}
