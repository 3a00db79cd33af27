package dev.corinth.pubsub;

/// What became of a subscription or a publication that was asked for. Immutable.
public enum TopicResult {
    /// Taken.
    TAKEN,
    /// There is such a subscription of this connection already; it stays as it is.
    ALREADY,
    /// Refused: no name or pattern, or too long or too deep a one.
    BAD_NAME,
    /// Refused: no rule, or its guard, allows it.
    DENIED,
    /// Refused: there are too many subscriptions or topics.
    TOO_MANY,
    /// Refused: the message is too long.
    TOO_LONG,
    /// Refused: the connection is closed, or closing.
    CLOSED,
    /// Refused for now: the loop of the topic, or the backplane, does not take it.
    UNAVAILABLE
}
