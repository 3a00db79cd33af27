package dev.corinth.poller;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Spoils memory that was handed out for a while, so that whoever looks at it too late sees it.
/// Stateless; safe for any thread. For use in assertions.
final class Poison {
    private static final byte SPOILED = (byte) 0xA5;

    private Poison() {}

    /// Overwrites a range.
    ///
    /// @return true, so that an assertion holds
    static boolean spoil(MemorySegment segment, long from, long to) {
        for (long at = from; at < to; at++) {
            segment.set(ValueLayout.JAVA_BYTE, at, SPOILED);
        }
        return true;
    }
}
