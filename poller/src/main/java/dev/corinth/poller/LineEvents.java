package dev.corinth.poller;

import java.lang.foreign.MemorySegment;

/// What a poller tells the loop that owns it. Called on the loop's thread, from inside
/// [Poller#poll(long)] only.
///
/// For every line the last event is `closed` or `released`, exactly once, when no operation of
/// the line is in flight any more. A callback may call the poller, also to close the line it is
/// told about.
public interface LineEvents {
    /// Asks for the object that stands for a connection just accepted.
    ///
    /// @param listener where it arrived
    /// @return a new line that no poller has
    Line newLine(Listener listener);

    /// A connection was accepted. It receives unless told otherwise in this callback.
    ///
    /// @param listener where it arrived
    /// @param line what [#newLine] gave, now with a slot and a generation
    void accepted(Listener listener, Line line);

    /// Accepting failed. The poller has turned accepting off for this listener; the callee
    /// decides when to turn it on again.
    ///
    /// @param listener where
    /// @param error what happened, for instance [IoError.Kind#TOO_MANY_OPEN_FILES]
    void acceptFailed(Listener listener, IoError error);

    /// A line that was asked for by `connect` or `adopt` is open.
    ///
    /// @param line the line
    void connected(Line line);

    /// Bytes arrived. The callee may read and overwrite exactly `[from, to)` until it returns and
    /// keeps nothing of it by reference.
    ///
    /// @param line the line
    /// @param segment native memory of the poller, or the target of an `expect`
    /// @param from the first byte
    /// @param to the end, exclusive; at least one byte
    void received(Line line, MemorySegment segment, long from, long to);

    /// The peer will send nothing more. Sending to it goes on.
    ///
    /// @param line the line
    void ended(Line line);

    /// All bytes of the last `submit` are with the kernel; their memory is the loop's again.
    ///
    /// @param line the line
    void sent(Line line);

    /// The line is gone, with everything that was in flight. The last event of a line.
    ///
    /// @param line the line; its slot is free when this returns
    /// @param error why, or [IoError#NONE] if the loop asked for it
    void closed(Line line, IoError error);

    /// The socket of the line is the callee's. The last event of a line.
    ///
    /// @param line the line; its slot is free when this returns
    /// @param handle the open socket
    void released(Line line, SocketHandle handle);
}
