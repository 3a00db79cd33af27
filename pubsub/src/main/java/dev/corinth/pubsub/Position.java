package dev.corinth.pubsub;

/// A place in what was published to a topic that has a history. Immutable.
///
/// @param epoch names one life of the topic, in which offsets mean something; 0 for no place
/// @param offset how many messages there have been: the first one has 1
public record Position(long epoch, long offset) {
    /// No place: the topic has no history.
    public static final Position NONE = new Position(0, 0);

    /// Whether it is a place.
    ///
    /// @return false for [#NONE]
    public boolean isKnown() {
        return epoch != 0;
    }
}
