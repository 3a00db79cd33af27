package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What is served at one path: WebSockets, methods, or both. Set up by one thread; not changed once
/// its routes are in use.
final class Place {
    private final String path;
    private final Map<String, HttpRoute> methods = new LinkedHashMap<>();
    private @Nullable WebSocketRoute webSocket;

    Place(String path) {
        this.path = path;
    }

    void webSocket(WebSocketRoute route) {
        if (webSocket != null) {
            throw new IllegalArgumentException("two routes for WebSockets: path=" + path);
        }
        webSocket = route;
    }

    void on(String method, HttpRoute route) {
        if (methods.put(method, route) != null) {
            throw new IllegalArgumentException("two routes for " + method + ": path=" + path);
        }
    }

    Optional<WebSocketRoute> webSocket() {
        return Optional.ofNullable(webSocket);
    }

    /// The route of a method. What answers GET answers HEAD too (RFC 9110 §9.3.2).
    Optional<HttpRoute> route(String method) {
        HttpRoute own = methods.get(method);
        boolean isHead = own == null && method.equals("HEAD");
        return Optional.ofNullable(isHead ? methods.get("GET") : own);
    }

    /// Whether nothing but WebSockets is served here.
    boolean isWebSocketOnly() {
        return methods.isEmpty();
    }

    /// The methods of this path as `Allow` names them (RFC 9110 §10.2.1).
    String allow() {
        Set<String> allowed = new LinkedHashSet<>();
        if (webSocket != null || methods.containsKey("GET")) {
            allowed.add("GET");
        }
        if (methods.containsKey("GET")) {
            allowed.add("HEAD");
        }
        allowed.addAll(methods.keySet());
        allowed.add("OPTIONS");
        return String.join(", ", allowed);
    }

    /// Where its handlers run.
    Stream<Dispatch> dispatches() {
        return Stream.concat(
                webSocket().stream().map(WebSocketRoute::dispatch),
                methods.values().stream().flatMap(HttpRoute::dispatches));
    }

    void requireAuthentication() {
        if (webSocket != null && webSocket.entry().authentication().isEmpty()) {
            throw new IllegalArgumentException(
                    "path="
                            + path
                            + " can be reached by others: say who may open its WebSockets"
                            + " (authenticate), or that anybody may (Authentication.none())");
        }
    }
}
