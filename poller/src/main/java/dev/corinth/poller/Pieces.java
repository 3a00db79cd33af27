package dev.corinth.poller;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A list of byte ranges that are sent one behind the other. Owned by its loop, made once and
/// used again.
public final class Pieces {
    private MemorySegment[] segments = new MemorySegment[8];
    private long[] froms = new long[8];
    private long[] tos = new long[8];
    private int count;
    private long bytes;

    /// Makes an empty list.
    public Pieces() {
        Arrays.fill(segments, MemorySegment.NULL);
    }

    /// Adds a range at the end. An empty range adds nothing.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive
    public void add(MemorySegment segment, long from, long to) {
        assert segment.isNative() : "heap memory";
        assert 0 <= from && from <= to && to <= segment.byteSize() : from + " to " + to;
        if (from == to) {
            return;
        }
        if (count == segments.length) {
            grow();
        }
        segments[count] = segment;
        froms[count] = from;
        tos[count] = to;
        count++;
        bytes += to - from;
    }

    /// Empties the list and forgets the memory.
    public void clear() {
        Arrays.fill(segments, 0, count, MemorySegment.NULL);
        count = 0;
        bytes = 0;
    }

    /// How many ranges there are.
    ///
    /// @return 0 or more
    public int count() {
        return count;
    }

    /// How many bytes all ranges have together.
    ///
    /// @return 0 or more
    public long bytes() {
        return bytes;
    }

    /// The memory of a range.
    ///
    /// @param index 0 to count − 1
    /// @return native memory
    public MemorySegment segment(int index) {
        return segments[index];
    }

    /// Where a range starts.
    ///
    /// @param index 0 to count − 1
    /// @return the first byte
    public long from(int index) {
        return froms[index];
    }

    /// Where a range ends.
    ///
    /// @param index 0 to count − 1
    /// @return the end, exclusive
    public long to(int index) {
        return tos[index];
    }

    private void grow() {
        int capacity = count * 2;
        segments = Arrays.copyOf(segments, capacity);
        Arrays.fill(segments, count, capacity, MemorySegment.NULL);
        froms = Arrays.copyOf(froms, capacity);
        tos = Arrays.copyOf(tos, capacity);
    }
}
