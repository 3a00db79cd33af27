package dev.corinth.pubsub;

/// What a hub counts. Immutable.
public enum TopicCounter {
    /// Messages that were published on this server and taken.
    PUBLISHED,
    /// Messages that came by the backplane, from this server or another.
    RECEIVED,
    /// Deliveries: one for each connection that a message was on its way to.
    DELIVERED,
    /// Deliveries of what was missed, or retained, to who came later.
    REPLAYED,
    /// Subscriptions that were taken.
    SUBSCRIBED,
    /// Subscriptions that ended.
    UNSUBSCRIBED,
    /// Subscriptions and publications that no rule, or its guard, allowed.
    DENIED,
    /// Subscriptions and topics over a limit.
    OVER_LIMIT,
    /// Subscribers that came back and could not be given all that they missed.
    NOT_RESUMED,
    /// Messages that should have been kept, but there was no room.
    NOT_KEPT,
    /// Messages, and news of who is there, refused or given up because too much was on its way to
    /// the home of their topic, or because that has ended.
    REFUSED,
    /// Loops whose members went without a message because too much was on its way there.
    LOOPS_MISSED,
    /// Messages that the backplane lost, or did not take.
    LOST,
    /// Listeners that threw.
    LISTENER_FAILED
}
