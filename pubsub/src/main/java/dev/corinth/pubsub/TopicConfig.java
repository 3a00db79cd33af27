package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Which topics there may be. Immutable.
///
/// The first rule whose filter covers a name or pattern holds for it; what no rule covers can be
/// neither published nor subscribed to. A subscription by a pattern is sent what is published under
/// its own rule, not what an earlier rule takes out of its pattern.
///
/// @param rules in order, at most 256. Default none
/// @param limits bounds of them all
/// @param backplane joins topics of several servers. Default one that stays in this one
public record TopicConfig(List<TopicRule> rules, TopicLimits limits, Backplane backplane) {
    private static final int MAX_RULES = 256;

    /// No topics at all.
    public static final TopicConfig NONE =
            new TopicConfig(List.of(), TopicLimits.STANDARD, Backplane.local());

    /// Keeps a copy of the rules.
    public TopicConfig {
        rules = List.copyOf(rules);
        if (rules.size() > MAX_RULES) {
            throw new IllegalArgumentException(
                    "rules of topics: count=" + rules.size() + ", at most " + MAX_RULES);
        }
    }

    /// The same with one more rule behind the others.
    ///
    /// @param rule which topics, how they behave, who may use them
    /// @return a changed copy
    public TopicConfig allow(TopicRule rule) {
        List<TopicRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new TopicConfig(more, limits, backplane);
    }

    /// The same with other limits.
    ///
    /// @param other bounds of all topics
    /// @return a changed copy
    public TopicConfig limits(TopicLimits other) {
        return new TopicConfig(rules, other, backplane);
    }

    /// The same with another backplane.
    ///
    /// @param other joins topics of several servers
    /// @return a changed copy
    public TopicConfig backplane(Backplane other) {
        return new TopicConfig(rules, limits, other);
    }

    /// The rule that holds for a name or pattern.
    @Nullable TopicRule rule(TopicFilter filter) {
        for (int i = 0; i < rules.size(); i++) {
            if (rules.get(i).filter().covers(filter)) {
                return rules.get(i);
            }
        }
        return null;
    }
}
