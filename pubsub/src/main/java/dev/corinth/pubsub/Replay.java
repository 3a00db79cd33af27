package dev.corinth.pubsub;

import java.util.List;

/// What the home of a topic answers to a subscriber. Immutable.
///
/// @param result whether the subscriber was taken
/// @param position where the topic is
/// @param isResumed whether the messages are all that it missed
/// @param messages to be sent before all that is published from now on
record Replay(
        TopicResult result, Position position, boolean isResumed, List<Publication> messages) {
    static Replay refused(TopicResult result) {
        return new Replay(result, Position.NONE, false, List.of());
    }

    /// The same without the messages: they do not fit.
    Replay without() {
        return new Replay(result, position, false, List.of());
    }

    Subscribed toSubscribed() {
        return new Subscribed(result, position, isResumed, messages.size());
    }
}
