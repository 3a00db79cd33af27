package dev.corinth.pubsub;

/// What a server says to its backplane. Safe for any thread; no method blocks.
public interface BackplanePort {
    /// Publishes a message to all servers, this one too.
    ///
    /// @param message to be copied or sent before it is changed, which it never is
    /// @return false if it cannot be taken now: the backplane is away, or too much waits. What is
    ///     lost after it was taken is told by [BackplaneLink#lost]
    boolean publish(TopicMessage message);

    /// Says that messages of a name or pattern are of interest here from now on, or no more.
    /// Messages that are of no interest may be left out; they do no harm either.
    ///
    /// @param filter a name or pattern
    /// @param isWanted whether they are wanted
    void interest(String filter, boolean isWanted);

    /// Leaves. Nothing is called on the link afterwards, except by calls that are under way.
    void close();
}
