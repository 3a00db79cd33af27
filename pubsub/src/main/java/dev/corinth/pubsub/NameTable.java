package dev.corinth.pubsub;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Things by their name, in memory that shrinks with them. Owned by one loop.
///
/// Names with the same hash are found by comparing them in order, so that no choice of names makes
/// looking slow.
final class NameTable<T> {
    /// A table that had more than this is made anew when an eighth of it is left.
    private static final int SMALL = 1_024;

    private Map<String, T> all = new HashMap<>(2);
    private int most;

    @Nullable T find(String name) {
        return all.get(name);
    }

    void put(String name, T thing) {
        all.put(name, thing);
        most = Math.max(most, all.size());
    }

    @Nullable T remove(String name) {
        T removed = all.remove(name);
        if (most > SMALL && all.size() < most / 8) {
            all = new HashMap<>(all);
            most = all.size();
        }
        return removed;
    }

    int count() {
        return all.size();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    Collection<T> values() {
        return all.values();
    }

    /// A copy that stays as it is.
    List<String> names() {
        return List.copyOf(all.keySet());
    }

    /// How many names there were at most since the table was made.
    int most() {
        return most;
    }
}
