package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

/// One connection's interest in one name or pattern. Owned by the loop of the connection; what
/// never changes may be read by the home of the topic too.
final class Subscription {
    private final TopicMember member;
    private final TopicFilter filter;
    private final TopicRule rule;

    /// As whom its member is shown to others; empty if not at all.
    private final String presentAs;

    /// Where it stands; null while the home of the topic has not answered.
    private @Nullable MemberList list;

    private int place;

    Subscription(TopicMember member, TopicFilter filter, TopicRule rule, String presentAs) {
        this.member = member;
        this.filter = filter;
        this.rule = rule;
        this.presentAs = presentAs;
    }

    TopicMember member() {
        return member;
    }

    String filter() {
        return filter.text();
    }

    TopicFilter parsed() {
        return filter;
    }

    TopicRule rule() {
        return rule;
    }

    String presentAs() {
        return presentAs;
    }

    boolean isActive() {
        return list != null;
    }

    int place() {
        return place;
    }

    void stand(@Nullable MemberList where, int at) {
        list = where;
        place = at;
    }
}
