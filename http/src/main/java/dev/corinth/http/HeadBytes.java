package dev.corinth.http;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of one head, kept while it arrives in pieces.
/// Owned by the parser that holds it.
///
/// It grows with what has arrived, to at most twice that; the scanners bound what arrives.
final class HeadBytes {
    private static final byte[] EMPTY = {};

    private byte[] bytes = EMPTY;
    private int length;
    private long work;

    void append(MemorySegment segment, long from, long to) {
        int more = (int) (to - from);
        if (length + more > bytes.length) {
            // A head that arrives whole is stored once at its exact size.
            bytes = Arrays.copyOf(bytes, length + Math.max(more, length));
        }
        MemorySegment.copy(segment, JAVA_BYTE, from, bytes, length, more);
        length += more;
        work += more;
    }

    /// The bytes of `[from, to)` as characters U+0000 to U+00FF: no byte is lost or judged.
    String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /// Bytes appended since this exists.
    long work() {
        return work;
    }

    /// Bytes of memory held.
    int capacity() {
        return bytes.length;
    }

    void clear() {
        bytes = EMPTY;
        length = 0;
    }
}
