package dev.corinth.pubsub;

/// What an application does with what is published. Safe for any thread: called on the loop that is
/// the home of the topic, in the order of the topic.
@FunctionalInterface
public interface TopicListener {
    /// Something was published, and is on its way to the subscribers.
    ///
    /// @param publication what; short work only, must not block. It may publish, subscribe and
    ///     unsubscribe. What it throws is logged and counted
    void onPublished(Publication publication);
}
