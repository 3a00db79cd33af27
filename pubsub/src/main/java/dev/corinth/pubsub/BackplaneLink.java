package dev.corinth.pubsub;

/// What a server hears from its backplane. Safe for any thread; no method blocks.
public interface BackplaneLink {
    /// A message was published, here or on another server. Messages of one topic come by one
    /// thread at a time, in the order that all servers see.
    ///
    /// @param message what was published
    /// @return false if it was refused because too much is on its way to a loop: it is lost here,
    ///     which is counted
    boolean received(TopicMessage message);

    /// A message was published under a backplane that numbers messages itself, so that a
    /// subscriber may go on with another server.
    ///
    /// @param message what was published
    /// @param position the number that it has everywhere
    /// @return as above
    boolean received(TopicMessage message, Position position);

    /// The backplane is connected, for the first time or again. The server says again what is of
    /// interest to it.
    ///
    /// @param mayHaveMissed whether messages may have been lost since the last time: then histories
    ///     begin anew, and who comes back is told that it cannot be told what it missed
    void connected(boolean mayHaveMissed);

    /// Messages that were taken have been lost on their way out.
    ///
    /// @param count how many
    void lost(int count);
}
