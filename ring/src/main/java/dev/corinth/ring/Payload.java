package dev.corinth.ring;

import java.lang.foreign.MemorySegment;

/// Bytes that put themselves into a ring, so that a record can be gathered from several places
/// without a copy between. Used on the thread that writes.
public interface Payload {
    /// No bytes.
    Payload NONE =
            new Payload() {
                @Override
                public long length() {
                    return 0;
                }

                @Override
                public void copyTo(MemorySegment target, long at) {}
            };

    /// How many bytes there are.
    ///
    /// @return the same until the record is written
    long length();

    /// Puts the bytes into the record. It must not write to the same ring. If it throws, the
    /// record is not read by anybody.
    ///
    /// @param target memory of the ring
    /// @param at where the payload begins; exactly [#length()] bytes from here are its own
    void copyTo(MemorySegment target, long at);
}
