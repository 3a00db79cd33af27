package dev.corinth.pubsub;

import java.util.List;

/// The patterns of one loop, level by level. Owned by that loop.
///
/// ```
/// room ─┬─ 1 ── #        room/1/#
///       └─ + ── mood     room/+/mood
/// ```
///
/// To find those that match a name, each level of the name is looked up once in each branch that
/// still fits: its own and that of `+`. How many steps that is depends on the levels of the name
/// and on the wildcards of a pattern, of which there are three at most, not on how many patterns
/// there are; [PatternNodes] says what keeps a step cheap when they are many.
final class PatternTree {
    /// The most levels of all patterns together, where what they share counts once: 2 GiB.
    static final int MAX_NODES = 1 << 26;

    private final int most;
    private final NameLevels levels;
    private final PatternNodes nodes;
    private long steps;

    PatternTree() {
        this(new LevelHash(), MAX_NODES);
    }

    /// @param most how many levels there may be in all
    PatternTree(LevelHash hash, int most) {
        this.most = most;
        this.levels = new NameLevels(hash);
        this.nodes = new PatternNodes(hash);
    }

    /// Whether one more pattern may be added.
    boolean hasRoomFor(TopicFilter pattern) {
        return nodes.count() <= most - pattern.depth();
    }

    void add(Subscription subscription) {
        levels.begin(subscription.parsed());
        int node = PatternNodes.ROOT;
        for (int i = 0; i < levels.depth(); i++) {
            node = nodes.childOrNew(node, levels, i);
        }
        levels.end();
        Crowd crowd = nodes.crowd(node);
        if (crowd == null) {
            crowd = new Crowd(subscription.rule());
            nodes.crowd(node, crowd);
        }
        crowd.add(subscription);
    }

    /// @param subscription that was added
    void remove(Subscription subscription) {
        levels.begin(subscription.parsed());
        int node = PatternNodes.ROOT;
        for (int i = 0; i < levels.depth() && node != PatternNodes.NONE; i++) {
            node = nodes.childForAny(node, levels, i);
        }
        levels.end();
        Crowd crowd = nodes.crowd(node);
        if (crowd == null) {
            return;
        }
        crowd.remove(subscription);
        if (crowd.isEmpty()) {
            nodes.crowd(node, null);
            nodes.dropBare(node);
        }
    }

    /// Lists the crowds whose pattern matches a name, each once. Allocates nothing but what the
    /// list does.
    void match(TopicFilter name, List<Crowd> found) {
        levels.begin(name);
        // A wildcard in front does not stand for what begins with $.
        boolean mayBeWild = name.text().charAt(0) != '$';
        match(PatternNodes.ROOT, 0, mayBeWild, found);
        levels.end();
    }

    boolean isEmpty() {
        return nodes.isBare(PatternNodes.ROOT);
    }

    /// How often something was looked up for [#match], for tests.
    long steps() {
        return steps;
    }

    /// Where its memory is, for tests.
    PatternNodes nodes() {
        return nodes;
    }

    private void match(int node, int at, boolean mayBeWild, List<Crowd> found) {
        steps++;
        if (mayBeWild) {
            take(nodes.rest(node), found);
        }
        if (at == levels.depth()) {
            take(node, found);
            return;
        }
        int any = mayBeWild ? nodes.any(node) : PatternNodes.NONE;
        if (any != PatternNodes.NONE) {
            match(any, at + 1, true, found);
        }
        int exact = nodes.child(node, levels, at);
        if (exact != PatternNodes.NONE) {
            match(exact, at + 1, true, found);
        }
    }

    private void take(int node, List<Crowd> found) {
        Crowd crowd = nodes.crowd(node);
        if (crowd != null) {
            found.add(crowd);
        }
    }
}
