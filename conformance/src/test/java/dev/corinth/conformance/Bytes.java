package dev.corinth.conformance;

import java.nio.ByteBuffer;

/// Copies out of buffers that belong to somebody else. Stateless.
final class Bytes {

    private Bytes() {}

    /// What is left in the buffers, one after the other; they are left as they were.
    static byte[] of(ByteBuffer... buffers) {
        int length = 0;
        for (ByteBuffer buffer : buffers) {
            length += buffer.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (ByteBuffer buffer : buffers) {
            all.put(buffer.duplicate());
        }
        return all.array();
    }
}
