package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The byte buffers that channels want, one for each segment of native memory seen lately. Owned
/// by its loop.
///
/// A view of a segment as a byte buffer is a new object each time; loops use the same few
/// segments again and again. A segment has one place, by its address, and pushes out the one
/// that was there.
final class BufferCache {
    private static final int PLACES = 64;

    /// Blocks begin at multiples of their size, so the low bits of addresses say little.
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(PLACES);

    private final MemorySegment[] segments = new MemorySegment[PLACES];
    private final @Nullable ByteBuffer[] buffers = new @Nullable ByteBuffer[PLACES];

    BufferCache() {
        Arrays.fill(segments, MemorySegment.NULL);
    }

    /// A range of a segment as a byte buffer, valid until the next call with the same segment.
    ///
    /// Equal segments may have different scopes, and the buffer of a closed one is dead.
    // The same object is what is meant.
    @SuppressWarnings({"MemorySegmentReferenceEquality", "ReferenceEquality"})
    ByteBuffer view(MemorySegment segment, long from, long to) {
        int place = (int) ((segment.address() * SPREAD) >>> SHIFT);
        ByteBuffer buffer = buffers[place];
        if (buffer == null || segments[place] != segment) {
            assert segment.isNative() : "heap memory";
            buffer = segment.asByteBuffer();
            segments[place] = segment;
            buffers[place] = buffer;
        }
        return buffer.limit((int) to).position((int) from);
    }

    /// Forgets all memory.
    void clear() {
        Arrays.fill(segments, MemorySegment.NULL);
        Arrays.fill(buffers, null);
    }
}
