package dev.corinth.poller;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// What comes in on one line of a [UringPoller]: how it is received, and what waits to be told.
/// Owned by its loop.
///
/// A line with little at a time has the kernel put bytes into buffers. Once much came at a time,
/// it is only told that bytes are there, and they are read where the processor's cache is warm: a
/// batch of large pieces in buffers would have left it before the first was looked at. Echoes of
/// 64 KiB take 1.15 instead of 1.50 of the least possible CPU time this way (docs/benchmarks.md).
final class UringIntake {
    /// Whether the peer's end was seen.
    enum End {
        /// Not yet.
        OPEN,
        /// Seen, but nobody was told.
        SEEN,
        /// Seen and told.
        TOLD
    }

    static final byte NO_REQUEST = -1;

    /// From here on it is much at a time: a message that fills several network packets.
    static final long MUCH_BYTES = 16 << 10;

    /// How many times in a row less has to come before buffers are used again.
    static final byte CALM = 32;

    End end = End.OPEN;

    /// Whether the loop wants bytes.
    boolean wanted = true;

    /// The kind of the request in flight that tells of bytes, or [#NO_REQUEST].
    byte request = NO_REQUEST;

    /// Whether bytes may be there that nobody tells of again.
    boolean unread;

    private byte untilCalm;
    private @Nullable Held held;

    /// Where the next bytes belong that are read from the socket; made when it is first needed.
    @Nullable Range expected;

    /// Whether a request should be made.
    boolean wantsRequest() {
        return wanted && request == NO_REQUEST && end == End.OPEN;
    }

    /// The kind of request that suits what came lately: [LineMark#READY], with which bytes are
    /// read from the socket, or [LineMark#RECEIVE], with which they come in buffers.
    int suitable() {
        return untilCalm > 0 ? LineMark.READY : LineMark.RECEIVE;
    }

    /// Whether the request in flight is of the other kind.
    boolean isUnsuitable() {
        return request != NO_REQUEST && request != suitable();
    }

    /// Learns that a request was answered.
    void answered(boolean isLast) {
        if (isLast) {
            request = NO_REQUEST;
        }
    }

    /// Learns from what came at a time.
    void cameAtOnce(long bytes) {
        if (bytes >= MUCH_BYTES) {
            untilCalm = CALM;
        } else if (untilCalm > 0) {
            untilCalm--;
        }
    }

    /// Whether bytes may be told at once, not behind others.
    boolean takesBytes() {
        return wanted && held == null;
    }

    /// Whether something is kept that may be told now.
    boolean hasToTell() {
        return wanted && (held != null || unread || end == End.SEEN);
    }

    void hold(MemorySegment segment, long from, long to) {
        if (held == null) {
            held = new Held(segment, from, to);
        } else {
            held.add(segment, from, to);
        }
    }

    /// What is held, which is the caller's from here on, or null.
    @Nullable Held takeHeld() {
        Held taken = held;
        held = null;
        return taken;
    }

    /// Forgets what is held.
    void dropHeld() {
        if (held != null) {
            held.give();
            held = null;
        }
    }
}
