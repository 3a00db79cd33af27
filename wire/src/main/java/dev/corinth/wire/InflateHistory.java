package dev.corinth.wire;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// The last 32 KiB that an inflater gave, in a circle.
/// Owned by its connection's loop.
final class InflateHistory {
    private static final int WINDOW = 1 << 15;

    private final Memory memory;
    private MemorySegment circle = MemorySegment.NULL;
    private long written;

    InflateHistory(Memory memory) {
        this.memory = memory;
    }

    /// Appends at most a window of output.
    ///
    /// @return false when there is no memory
    boolean append(MemorySegment output, int count) {
        if (count > WINDOW) {
            throw new AssertionError("more than a window: count=" + count);
        }
        if (circle.byteSize() < WINDOW) {
            circle = memory.take(WINDOW);
            if (circle.byteSize() < WINDOW) {
                return false;
            }
        }
        int at = (int) (written & (WINDOW - 1));
        int straight = Math.min(count, WINDOW - at);
        MemorySegment.copy(output, 0, circle, at, straight);
        MemorySegment.copy(output, straight, circle, 0, count - straight);
        written += count;
        return true;
    }

    /// Copies the window, oldest byte first, to the beginning of `target`.
    ///
    /// @return the same buffer, from its beginning to the window's end
    ByteBuffer copyTo(MemorySegment target, ByteBuffer sameTarget) {
        int count = (int) Math.min(written, WINDOW);
        int at = (int) ((written - count) & (WINDOW - 1));
        int straight = Math.min(count, WINDOW - at);
        MemorySegment.copy(circle, at, target, 0, straight);
        MemorySegment.copy(circle, 0, target, straight, count - straight);
        return sameTarget.clear().limit(count);
    }

    void release() {
        if (circle.byteSize() > 0) {
            memory.give(circle);
            circle = MemorySegment.NULL;
        }
    }
}
