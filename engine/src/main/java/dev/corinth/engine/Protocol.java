package dev.corinth.engine;

import dev.corinth.poller.IoError;

import java.lang.foreign.MemorySegment;

/// What a connection speaks: bytes become events, events produce bytes. Owned by the loop of its
/// connection; every method is called on that loop's thread, one at a time.
///
/// What a method throws is logged once and reported to [#failed]; the loop goes on.
public interface Protocol {
    /// The answer of [#expired] when there is nothing more to wait for.
    long NEVER = Long.MAX_VALUE;

    /// The connection is open, after its TLS handshake if it has one. Not called for a protocol
    /// that takes over from another one.
    default void opened() {}

    /// Whether the peer still has to say what it wants when the connection is open. Who says so
    /// calls [Connection#settled] once it has; until then the connection may be cut in favour of
    /// newer ones ([EngineConfig#maxHandshaking]).
    ///
    /// @return false, the default: it is settled as soon as it is open
    default boolean isGreeted() {
        return false;
    }

    /// Bytes arrived, deciphered where there is TLS. The callee may read and overwrite exactly
    /// `[from, to)` until it returns and keeps nothing of it by reference.
    ///
    /// @param segment native memory
    /// @param from the first byte
    /// @param to the end, exclusive; at least one byte
    void received(MemorySegment segment, long from, long to);

    /// The peer will send nothing more; sending to it goes on. Closes the connection unless a
    /// protocol decides otherwise.
    void ended();

    /// The connection is gone. The last call, exactly once.
    ///
    /// @param error why, or [IoError#NONE] if we closed it
    void closed(IoError error);

    /// A deadline that was set by [Connection#wakeBy] has passed.
    ///
    /// @param nowNs the time of this turn in nanoseconds
    /// @return the next deadline on the same clock, or [#NEVER]
    default long expired(long nowNs) {
        return NEVER;
    }

    /// The process stood still, so that the peer could not be heard for a time. What waits for the
    /// peer is to wait so much longer; what ends at a moment, such as a login, still does. The
    /// engine's own deadlines are moved already.
    ///
    /// @param againNs nanoseconds, more than 0
    default void unheard(long againNs) {}

    /// A time moved back.
    ///
    /// @param timeNs any time, or [#NEVER]
    /// @param byNs nanoseconds
    /// @return the later time; [#NEVER] stays
    static long later(long timeNs, long byNs) {
        return timeNs == NEVER ? NEVER : timeNs + byNs;
    }

    /// The output was above its high-water mark, or a message was dropped; now half of it is free
    /// again.
    default void writable() {}

    /// A broadcast is about to be sent on this connection. A protocol in the middle of something
    /// that must not be interrupted keeps it and sends it later.
    ///
    /// @param frame whole; to be held or copied by whoever keeps it
    /// @return false, the default, to have it sent now
    default boolean defers(SharedBytes frame) {
        return false;
    }

    /// A broadcast was sent on this connection, which no limit refused. Whoever wants to show what
    /// is sent does it here.
    ///
    /// @param frame whole; held until this returns
    default void shared(SharedBytes frame) {}

    /// Another thread has posted something by [Connection#post] or [Connection#postControl].
    ///
    /// @param kind as posted
    /// @param key as posted
    /// @param segment native memory; nothing of it is kept by reference
    /// @param from the first byte
    /// @param to the end, exclusive
    default void posted(int kind, long key, MemorySegment segment, long from, long to) {
        throw new IllegalStateException("nothing can be posted to " + this + ": kind=" + kind);
    }

    /// The output is full and the policy is to disconnect.
    void overflowed();

    /// The server stops: say goodbye and close soon.
    default void stopping() {}

    /// A callback threw. The thing was logged already.
    ///
    /// @param thrown what it threw
    void failed(Throwable thrown);
}
