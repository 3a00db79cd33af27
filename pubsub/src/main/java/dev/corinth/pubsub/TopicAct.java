package dev.corinth.pubsub;

/// What somebody wants to do with a topic. Immutable.
public enum TopicAct {
    /// To be sent what is published there, and to ask for what was.
    SUBSCRIBE,
    /// To publish something there.
    PUBLISH,
    /// To be told who is there.
    SEE_PRESENCE
}
