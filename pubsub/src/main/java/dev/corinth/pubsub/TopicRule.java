package dev.corinth.pubsub;

/// What holds for the topics of a pattern. Immutable; each is equal to itself alone.
public final class TopicRule {
    private final TopicFilter filter;
    private final TopicPolicy policy;
    private final TopicGuard guard;

    /// Makes a rule.
    ///
    /// @param filter which topics; also a single one
    /// @param policy how they behave
    /// @param guard who may do what with them
    public TopicRule(TopicFilter filter, TopicPolicy policy, TopicGuard guard) {
        this.filter = filter;
        this.policy = policy;
        this.guard = guard;
    }

    /// Which topics.
    ///
    /// @return a name or a pattern
    public TopicFilter filter() {
        return filter;
    }

    /// How they behave.
    ///
    /// @return as given
    public TopicPolicy policy() {
        return policy;
    }

    /// Who may do what with them.
    ///
    /// @return as given
    public TopicGuard guard() {
        return guard;
    }
}
