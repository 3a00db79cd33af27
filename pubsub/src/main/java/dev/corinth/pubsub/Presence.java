package dev.corinth.pubsub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Who is there, by name; several subscribers may have the same. Owned by the home of the topic.
///
/// Where more than [#MOST_TOLD] are there, the others hear no more who comes and goes: it would
/// take as many messages as there are members, each time.
final class Presence {
    /// The most names that are listed and told of.
    static final int MOST_TOLD = 1_000;

    private final Map<String, Integer> names = new LinkedHashMap<>();

    /// Somebody comes.
    ///
    /// @return whether the others are to be told
    boolean join(String name) {
        return names.merge(name, 1, Integer::sum) == 1 && names.size() <= MOST_TOLD;
    }

    /// Somebody goes.
    ///
    /// @return whether the others are to be told
    boolean leave(String name) {
        boolean wasTold = names.size() <= MOST_TOLD && names.containsKey(name);
        Integer left = names.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        return left == null && wasTold;
    }

    List<String> names() {
        return names.keySet().stream().limit(MOST_TOLD).toList();
    }
}
