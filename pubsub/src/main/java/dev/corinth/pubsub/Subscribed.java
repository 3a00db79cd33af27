package dev.corinth.pubsub;

/// What became of a subscription. Immutable.
///
/// @param result [TopicResult#TAKEN], or why not
/// @param position where the topic is now; [Position#NONE] if it has no history
/// @param isResumed whether what was missed since the place that was asked for follows, all of it
///     and nothing else. False also where no place was asked for
/// @param missed how many messages follow before those that are published from now on
public record Subscribed(TopicResult result, Position position, boolean isResumed, int missed) {
    static Subscribed refused(TopicResult result) {
        return new Subscribed(result, Position.NONE, false, 0);
    }
}
