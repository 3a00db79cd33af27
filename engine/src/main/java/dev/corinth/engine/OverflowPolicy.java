package dev.corinth.engine;

/// What happens when the output of a connection is full because its peer reads too slowly.
/// Immutable.
///
/// A policy concerns whole messages of the application only. Control frames are never dropped,
/// and neither is a message of which the peer has seen a part.
public enum OverflowPolicy {
    /// The connection is closed, so that its peer may come back and catch up. The default: nothing
    /// is lost in silence.
    DISCONNECT,
    /// The new message is dropped.
    DROP_NEWEST,
    /// The oldest messages are dropped to make room for the new one.
    DROP_OLDEST,
    /// A message replaces a waiting one with the same key; without one, as [#DROP_OLDEST].
    LATEST_PER_KEY;

    /// Whether messages that wait already may be dropped.
    ///
    /// @return true for [#DROP_OLDEST] and [#LATEST_PER_KEY]
    public boolean dropsWaiting() {
        return this == DROP_OLDEST || this == LATEST_PER_KEY;
    }
}
