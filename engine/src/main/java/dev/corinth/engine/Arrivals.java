package dev.corinth.engine;

import java.lang.foreign.MemorySegment;

/// What a loop does with what comes out of its [Inbox]. Called on the loop; throws nothing.
interface Arrivals {
    /// A task.
    void run(Runnable task);

    /// Bytes for a connection, which may be gone.
    ///
    /// @param connectionId the id of the connection
    /// @param mark as posted
    /// @param key as posted
    /// @param segment native memory, valid until this returns
    void posted(long connectionId, int mark, long key, MemorySegment segment, long from, long to);
}
