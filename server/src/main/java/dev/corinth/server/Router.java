package dev.corinth.server;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which path is which place. Set up by one thread; not changed once its routes are in use.
///
/// A literal path is found at once and wins; patterns are tried in the order in which they were
/// added.
final class Router {
    private final Map<String, Place> literals = new HashMap<>();
    private final Map<String, PathPattern> patterns = new LinkedHashMap<>();
    private final Map<String, Place> patterned = new HashMap<>();

    /// A place, with what the names in its pattern stand for.
    ///
    /// @param place what is served
    /// @param parameters what the names stand for
    record Found(Place place, Map<String, String> parameters) {}

    /// The place at a pattern, made by the first who asks.
    Place place(String path) {
        PathPattern pattern = new PathPattern(path);
        if (pattern.isLiteral()) {
            return literals.computeIfAbsent(path, Place::new);
        }
        patterns.putIfAbsent(path, pattern);
        return patterned.computeIfAbsent(path, Place::new);
    }

    /// Finds what is served at a decoded path that is written out in full.
    Optional<Found> literal(String path) {
        return Optional.ofNullable(literals.get(path)).map(place -> new Found(place, Map.of()));
    }

    /// Finds the first pattern that a decoded path matches.
    Optional<Found> pattern(String path) {
        for (PathPattern pattern : patterns.values()) {
            Optional<Map<String, String>> names = pattern.match(path);
            Place place = patterned.get(pattern.text());
            if (names.isPresent() && place != null) {
                return Optional.of(new Found(place, names.get()));
            }
        }
        return Optional.empty();
    }

    Stream<Place> places() {
        return Stream.concat(literals.values().stream(), patterned.values().stream());
    }
}
