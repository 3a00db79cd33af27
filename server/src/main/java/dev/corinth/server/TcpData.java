package dev.corinth.server;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// A view of bytes that have arrived. Owned by the thread of the callback that it is given to, and
/// of no use when that has returned: then each method throws.
public final class TcpData {
    private @Nullable MemorySegment segment;
    private long from;
    private int length;

    TcpData() {}

    /// How many bytes there are.
    ///
    /// @return 1 or more
    public int length() {
        requireShown();
        return length;
    }

    /// One byte.
    ///
    /// @param index 0 to length − 1
    /// @return as a signed number
    public byte byteAt(int index) {
        return requireShown().get(ValueLayout.JAVA_BYTE, from + Objects.checkIndex(index, length));
    }

    /// A copy of all bytes, to be kept.
    ///
    /// @return new
    public byte[] bytes() {
        byte[] copy = new byte[length];
        MemorySegment.copy(requireShown(), ValueLayout.JAVA_BYTE, from, copy, 0, length);
        return copy;
    }

    /// All bytes as text. A piece of a stream may begin and end inside a character, so this is for
    /// protocols of ASCII, or for logs.
    ///
    /// @return in UTF-8, with a replacement for what is none
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /// The bytes where they lie.
    ///
    /// @return native memory, of exactly these bytes; must not be kept
    public MemorySegment segment() {
        return requireShown().asSlice(from, length);
    }

    /// The memory in which the bytes lie, from [#from] on.
    MemorySegment requireShown() {
        MemorySegment here = segment;
        if (here == null) {
            throw new IllegalStateException("bytes used after their callback; bytes() keeps them");
        }
        return here;
    }

    void show(MemorySegment bytes, long at, long to) {
        segment = bytes;
        from = at;
        length = Math.toIntExact(to - at);
    }

    void hide() {
        segment = null;
    }

    /// Where the bytes begin in their memory.
    long from() {
        return from;
    }
}
