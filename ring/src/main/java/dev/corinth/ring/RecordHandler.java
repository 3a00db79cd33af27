package dev.corinth.ring;

import java.lang.foreign.MemorySegment;

/// Gets the records that are read from a ring. Called on the reader's thread.
@FunctionalInterface
public interface RecordHandler {
    /// One record. Its place is free again when this returns or throws.
    ///
    /// @param kind as written
    /// @param id as written
    /// @param segment memory of the ring; valid until this returns
    /// @param from where the payload begins, a multiple of 8
    /// @param to where it ends
    void record(int kind, long id, MemorySegment segment, long from, long to);
}
