package dev.corinth.pubsub;

import java.util.List;

/// What is kept of a topic, or a part of it. Immutable.
///
/// @param position where the topic is now; [Position#NONE] if it has no history
/// @param isGapless whether the messages follow the place that was asked for without a gap
/// @param messages in order
public record TopicHistory(Position position, boolean isGapless, List<Publication> messages) {
    static final TopicHistory NONE = new TopicHistory(Position.NONE, false, List.of());
}
