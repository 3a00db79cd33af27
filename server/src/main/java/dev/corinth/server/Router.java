package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// What is served at which path. Set up by one thread; not changed once the server is started.
///
/// A literal path is found at once and wins; patterns are tried in the order in which they were
/// added.
final class Router {
    /// What is served at one pattern.
    private static final class Place {
        private @Nullable WebSocketRoute webSocket;
        private @Nullable Function<HttpRequest, HttpAnswer> get;
    }

    /// What is served at one path, with what the names in its pattern stand for there.
    ///
    /// @param webSocket WebSockets, if any
    /// @param get answers to GET, if any
    /// @param parameters what the names stand for
    record Found(
            Optional<WebSocketRoute> webSocket,
            Optional<Function<HttpRequest, HttpAnswer>> get,
            Map<String, String> parameters) {}

    private final Map<String, Place> literals = new HashMap<>();
    private final Map<String, PathPattern> patterns = new LinkedHashMap<>();
    private final Map<String, Place> patterned = new HashMap<>();

    void webSocket(String path, WebSocketRoute route) {
        Place place = place(path);
        if (place.webSocket != null) {
            throw new IllegalArgumentException("two routes for WebSockets: path=" + path);
        }
        place.webSocket = route;
    }

    void get(String path, Function<HttpRequest, HttpAnswer> handler) {
        Place place = place(path);
        if (place.get != null) {
            throw new IllegalArgumentException("two routes for GET: path=" + path);
        }
        place.get = handler;
    }

    /// Finds what is served at a decoded path.
    Optional<Found> find(String path) {
        Place literal = literals.get(path);
        if (literal != null) {
            return Optional.of(found(literal, Map.of()));
        }
        for (PathPattern pattern : patterns.values()) {
            Optional<Map<String, String>> names = pattern.match(path);
            Place place = patterned.get(pattern.text());
            if (names.isPresent() && place != null) {
                return Optional.of(found(place, names.get()));
            }
        }
        return Optional.empty();
    }

    /// Where the handlers of all routes run; the same object may come more than once.
    List<Dispatch> dispatches() {
        return Stream.concat(literals.values().stream(), patterned.values().stream())
                .flatMap(place -> Stream.ofNullable(place.webSocket))
                .map(WebSocketRoute::dispatch)
                .toList();
    }

    private Place place(String path) {
        PathPattern pattern = new PathPattern(path);
        if (pattern.isLiteral()) {
            return literals.computeIfAbsent(path, any -> new Place());
        }
        patterns.putIfAbsent(path, pattern);
        return patterned.computeIfAbsent(path, any -> new Place());
    }

    private static Found found(Place place, Map<String, String> names) {
        return new Found(
                Optional.ofNullable(place.webSocket), Optional.ofNullable(place.get), names);
    }
}
