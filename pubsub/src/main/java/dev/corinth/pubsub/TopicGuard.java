package dev.corinth.pubsub;

/// Says who may do what with the topics of a rule. Safe for any thread: asked by the one that
/// subscribes or publishes.
///
/// Nobody may do anything unless a guard says so. The application itself is not asked about.
@FunctionalInterface
public interface TopicGuard {
    /// Allows nothing to anybody.
    TopicGuard NOBODY = (who, act, topic) -> false;

    /// Decides.
    ///
    /// @param who a connection and what it is known as
    /// @param act what it wants to do
    /// @param topic the name, or, for a subscription, perhaps the pattern, which the filter of the
    ///     rule covers
    /// @return true to allow it; must not block. What it throws is the caller's to see, and nothing
    ///     is allowed then
    boolean allows(TopicMember who, TopicAct act, String topic);
}
