package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.HeldBytes;
import dev.corinth.engine.Protocol;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;

/// What has come in on a connection and is not to be read yet. Owned by its loop.
///
/// Receiving stops with the first bytes that must be kept, so there are never more than the poller
/// had in hand.
final class Inlet {
    /// What a peer may still send after it was refused: 64 KiB.
    static final long MAX_DROPPED_BYTES = 64 << 10;

    private final Connection connection;
    private @Nullable HeldBytes held;
    private boolean isPaused;
    private boolean isDelivering;

    /// Whether the peer's half has ended behind what is held.
    private boolean hasEnded;

    private long dropped;

    Inlet(Connection connection) {
        this.connection = connection;
    }

    /// Keeps bytes for later.
    void keep(MemorySegment segment, long from, long to) {
        held = HeldBytes.after(held, connection.loop().slabs(), segment, from, to);
        pause();
    }

    /// Keeps the end of the peer's half until what is kept was read: in TLS it may stand in one
    /// piece with that.
    ///
    /// @return false if nothing is kept that it would overtake
    boolean keepEnd() {
        hasEnded = held != null;
        return hasEnded;
    }

    /// Drops bytes that nobody wants; a peer that goes on and on is cut.
    void drop(long bytes) {
        dropped += bytes;
        if (dropped > MAX_DROPPED_BYTES) {
            connection.abort();
        }
    }

    void pause() {
        if (!isPaused) {
            isPaused = true;
            connection.pause();
        }
    }

    /// Gives what was kept to whoever reads now, which may keep some of it again, and receives
    /// further if that did not. An end that was kept is told behind the last of it.
    void goOn(Protocol reader) {
        HeldBytes bytes = held;
        if (bytes != null || isPaused) {
            held = null;
            isPaused = false;
            connection.resume();
        }
        if (bytes != null) {
            deliver(bytes, reader);
        }
        if (hasEnded && held == null && !isDelivering) {
            hasEnded = false;
            connection.protocol().ended();
        }
    }

    /// Somebody who reads some of it may ask to go on before he has read the rest.
    private void deliver(HeldBytes bytes, Protocol reader) {
        boolean isInner = isDelivering;
        isDelivering = true;
        try {
            bytes.deliver(reader);
        } finally {
            isDelivering = isInner;
        }
    }

    void close() {
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.close();
        }
    }
}
