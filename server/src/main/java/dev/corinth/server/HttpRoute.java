package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;

import java.util.function.Function;
import java.util.stream.Stream;

/// How requests of one method are answered at a path. Immutable.
public final class HttpRoute {
    private final Function<HttpRequest, HttpAnswer> handler;

    private HttpRoute(Function<HttpRequest, HttpAnswer> handler) {
        this.handler = handler;
    }

    /// Requests that are answered at once.
    ///
    /// @param handler makes the answer; on the loop of the connection, must not block
    /// @return a route with the standard behaviour
    public static HttpRoute of(Function<HttpRequest, HttpAnswer> handler) {
        return new HttpRoute(handler);
    }

    Function<HttpRequest, HttpAnswer> handler() {
        return handler;
    }

    Stream<Dispatch> dispatches() {
        return Stream.of(Dispatch.onLoop());
    }
}
