package dev.corinth.stress;

import dev.corinth.ring.Payload;

import java.lang.foreign.MemorySegment;

/// Ones in every byte: what must never be taken for a record. Immutable.
///
/// @param length of the payload
record Blank(long length) implements Payload {
    @Override
    public void copyTo(MemorySegment target, long at) {
        target.asSlice(at, length).fill((byte) 1);
    }
}
