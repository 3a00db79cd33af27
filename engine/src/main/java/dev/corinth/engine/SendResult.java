package dev.corinth.engine;

/// What became of something that was to be sent. Immutable.
public enum SendResult {
    /// Taken, and the output of the connection is below its high-water mark.
    SENT,
    /// Taken, and the output is above its high-water mark: wait for the connection to be writable
    /// before sending more.
    QUEUED,
    /// Refused: the output of the connection is full, or what leads to its loop is.
    DROPPED,
    /// Refused: the connection is closed or closing.
    CLOSED;

    /// Whether it was taken and is on its way.
    ///
    /// @return true for [#SENT] and [#QUEUED]
    public boolean isTaken() {
        return this == SENT || this == QUEUED;
    }
}
