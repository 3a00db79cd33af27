package dev.corinth.engine;

import dev.corinth.poller.Blocks;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// Bytes that arrived but are not to be read yet, because somebody paused. Owned by its loop; a
/// protocol has one only while there are such bytes.
///
/// There are at most as many as the poller delivers before it stops, one read or two.
public final class HeldBytes {
    private final Slabs slabs;
    private MemorySegment segment;
    private long length;

    /// Makes an empty one.
    ///
    /// @param slabs the memory of the loop
    private HeldBytes(Slabs slabs) {
        this.slabs = slabs;
        this.segment = slabs.take(Blocks.SMALLEST_BYTES);
    }

    /// Holds a copy of bytes behind what is held already, if anything is.
    ///
    /// @param held what is held, or null
    /// @param slabs the memory of the loop
    /// @param source native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    /// @return what is held now
    public static HeldBytes after(
            @Nullable HeldBytes held, Slabs slabs, MemorySegment source, long from, long to) {
        HeldBytes bytes = held == null ? new HeldBytes(slabs) : held;
        bytes.add(source, from, to);
        return bytes;
    }

    /// Adds a copy of bytes.
    ///
    /// @param source native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    private void add(MemorySegment source, long from, long to) {
        long needed = length + to - from;
        if (needed > segment.byteSize()) {
            MemorySegment larger = slabs.take(needed);
            MemorySegment.copy(segment, 0, larger, 0, length);
            slabs.give(segment);
            segment = larger;
        }
        MemorySegment.copy(source, from, segment, length, to - from);
        length = needed;
    }

    /// Hands the bytes to a protocol and is used up.
    ///
    /// @param protocol may hold some of them again, in another one
    public void deliver(Protocol protocol) {
        try {
            protocol.received(segment, 0, length);
        } finally {
            close();
        }
    }

    /// Gives the memory back without delivering. Once only.
    public void close() {
        slabs.give(segment);
    }
}
