package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// The patterns of one loop, level by level. Owned by that loop.
///
/// ```
/// room ─┬─ 1 ── #        room/1/#
///       └─ + ── mood     room/+/mood
/// ```
///
/// To find those that match a name, each level of the name is looked up once in each branch that
/// still fits: its own and that of `+`. What it costs depends on the levels of the name and on the
/// wildcards of a pattern, of which there are three at most, not on how many patterns there are.
final class PatternTree {
    private final Node root = new Node();
    private long steps;

    /// A place in the tree. Owned by its tree.
    private static final class Node {
        private @Nullable NameTable<Node> next;
        private @Nullable Crowd crowd;

        @Nullable Node child(String level) {
            NameTable<Node> table = next;
            return table == null ? null : table.find(level);
        }

        Node childOrNew(String level) {
            NameTable<Node> table = next;
            if (table == null) {
                table = new NameTable<>();
                next = table;
            }
            Node child = table.find(level);
            if (child == null) {
                child = new Node();
                table.put(level, child);
            }
            return child;
        }

        void drop(String level) {
            NameTable<Node> table = next;
            if (table != null) {
                Node _ = table.remove(level);
                next = table.isEmpty() ? null : table;
            }
        }

        boolean isBare() {
            return next == null && crowd == null;
        }
    }

    void add(Subscription subscription) {
        Node node = root;
        TopicFilter filter = subscription.parsed();
        for (int i = 0; i < filter.depth(); i++) {
            node = node.childOrNew(filter.level(i));
        }
        Crowd crowd = node.crowd;
        if (crowd == null) {
            crowd = new Crowd(subscription.rule());
            node.crowd = crowd;
        }
        crowd.add(subscription);
    }

    void remove(Subscription subscription) {
        remove(root, subscription, 0);
    }

    /// Lists the crowds whose pattern matches a name, each once.
    void match(TopicFilter name, List<Crowd> found) {
        match(root, name, 0, found);
    }

    boolean isEmpty() {
        return root.isBare();
    }

    /// How often something was looked up for [#match], for tests.
    long steps() {
        return steps;
    }

    private static void remove(Node node, Subscription subscription, int at) {
        if (at == subscription.parsed().depth()) {
            Crowd crowd = node.crowd;
            if (crowd != null) {
                crowd.remove(subscription);
                node.crowd = crowd.isEmpty() ? null : crowd;
            }
            return;
        }
        String level = subscription.parsed().level(at);
        Node child = node.child(level);
        if (child != null) {
            remove(child, subscription, at + 1);
            if (child.isBare()) {
                node.drop(level);
            }
        }
    }

    private void match(Node node, TopicFilter name, int at, List<Crowd> found) {
        steps++;
        // A wildcard in front does not stand for what begins with $.
        boolean mayBeWild = at > 0 || name.text().charAt(0) != '$';
        Node rest = mayBeWild ? node.child(TopicFilter.REST) : null;
        if (rest != null) {
            take(rest, found);
        }
        if (at == name.depth()) {
            take(node, found);
            return;
        }
        Node any = mayBeWild ? node.child(TopicFilter.ANY) : null;
        if (any != null) {
            match(any, name, at + 1, found);
        }
        Node exact = node.child(name.level(at));
        if (exact != null) {
            match(exact, name, at + 1, found);
        }
    }

    private static void take(Node node, List<Crowd> found) {
        Crowd crowd = node.crowd;
        if (crowd != null) {
            found.add(crowd);
        }
    }
}
