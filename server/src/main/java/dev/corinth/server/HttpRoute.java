package dev.corinth.server;

import dev.corinth.dispatch.Dispatch;
import dev.corinth.engine.EngineConfig;
import dev.corinth.http.HttpLimits;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/// How requests of one method are answered at a path: by whom, where, and within what limits.
/// Immutable.
public final class HttpRoute {
    /// How long an answer may take to begin: 30 s.
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private static final long MOST_BODY = 1L << 40;
    private static final long MOST_WHOLE_BODY = 1L << 30;

    private final HttpHandler handler;
    private final boolean isStreaming;
    private final Terms terms;

    /// What a route may change.
    ///
    /// @param dispatch where the handler runs
    /// @param maxBody how many bytes a body may have; empty for the server's limit
    /// @param bodyWithin how long a body may take; empty for the server's time
    /// @param answerWithin how long an answer may take to begin
    /// @param webSockets what a handler may upgrade to
    private record Terms(
            Dispatch dispatch,
            OptionalLong maxBody,
            Optional<Duration> bodyWithin,
            Duration answerWithin,
            List<WebSocketRoute> webSockets) {
        static final Terms STANDARD =
                new Terms(
                        Dispatch.onLoop(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        ANSWER_WITHIN,
                        List.of());
    }

    private HttpRoute(HttpHandler handler, boolean isStreaming, Terms terms) {
        this.handler = handler;
        this.isStreaming = isStreaming;
        this.terms = terms;
    }

    /// Requests that are answered at once, with their bodies whole in memory.
    ///
    /// @param handler makes the answer
    /// @return a route with the standard behaviour
    public static HttpRoute of(Function<HttpRequest, HttpAnswer> handler) {
        return exchanging(exchange -> exchange.answer(handler.apply(exchange.request())));
    }

    /// Requests that are answered as and when the handler likes, with their bodies whole in memory:
    /// it is called when they are.
    ///
    /// @param handler answers
    /// @return a route with the standard behaviour
    public static HttpRoute exchanging(HttpHandler handler) {
        return new HttpRoute(handler, false, Terms.STANDARD);
    }

    /// Requests whose bodies come piece by piece: the handler is called with the head, and has the
    /// body sent by [HttpExchange#receive]. Only then is it asked for where the client waits to be
    /// asked (`Expect: 100-continue`).
    ///
    /// @param handler answers
    /// @return a route with the standard behaviour
    public static HttpRoute streaming(HttpHandler handler) {
        return new HttpRoute(handler, true, Terms.STANDARD);
    }

    /// The same with a handler that runs elsewhere.
    ///
    /// @param where such as a [dev.corinth.dispatch.WorkerPool]; routes that are given the same
    ///     object share its threads. Default: the loop of the connection, where nothing may block
    /// @return a changed copy
    public HttpRoute runOn(Dispatch where) {
        return with(
                new Terms(
                        where,
                        terms.maxBody,
                        terms.bodyWithin,
                        terms.answerWithin,
                        terms.webSockets));
    }

    /// The same with another limit on bodies. What is longer gets 413.
    ///
    /// @param bytes 0 to 1 TiB on a streaming route, to 1 GiB elsewhere. Default:
    ///     [HttpLimits#maxBody] of the server, and no more than 1 GiB where it is whole in memory
    /// @return a changed copy
    public HttpRoute maxBody(long bytes) {
        long most = isStreaming ? MOST_BODY : MOST_WHOLE_BODY;
        if (bytes < 0 || bytes > most) {
            throw new IllegalArgumentException("maxBody=" + bytes + ", 0 to " + most);
        }
        return with(
                new Terms(
                        terms.dispatch,
                        OptionalLong.of(bytes),
                        terms.bodyWithin,
                        terms.answerWithin,
                        terms.webSockets));
    }

    /// The same with another time for bodies. What is not whole by then gets 408; while the
    /// application pauses a body, its time stands still.
    ///
    /// @param time more than 0, at most a day. Default: [ServerTimeouts#body] of the server
    /// @return a changed copy
    public HttpRoute bodyWithin(Duration time) {
        EngineConfig.requireTimeout("bodyWithin", time);
        return with(
                new Terms(
                        terms.dispatch,
                        terms.maxBody,
                        Optional.of(time),
                        terms.answerWithin,
                        terms.webSockets));
    }

    /// The same with another time for answers. What has not begun to answer by then is answered
    /// with 503, and what the handler says later goes nowhere. An answer that has begun may go on
    /// as long as its peer takes it.
    ///
    /// @param time from the end of the request; more than 0, at most a day. Default 30 s
    /// @return a changed copy
    public HttpRoute answerWithin(Duration time) {
        EngineConfig.requireTimeout("answerWithin", time);
        return with(
                new Terms(terms.dispatch, terms.maxBody, terms.bodyWithin, time, terms.webSockets));
    }

    /// The same with WebSockets that the handler may open.
    ///
    /// @param webSockets what [HttpExchange#upgrade] may be given, where that does not run on the
    ///     loop: the threads are started with the server
    /// @return a changed copy
    public HttpRoute upgradesTo(WebSocketRoute... webSockets) {
        return with(
                new Terms(
                        terms.dispatch,
                        terms.maxBody,
                        terms.bodyWithin,
                        terms.answerWithin,
                        List.of(webSockets)));
    }

    HttpHandler handler() {
        return handler;
    }

    /// Whether the handler is called before the body has come.
    boolean isStreaming() {
        return isStreaming;
    }

    Dispatch dispatch() {
        return terms.dispatch;
    }

    Stream<Dispatch> dispatches() {
        return Stream.concat(
                Stream.of(terms.dispatch), terms.webSockets.stream().map(WebSocketRoute::dispatch));
    }

    long maxBody(HttpLimits standard) {
        long most = isStreaming ? MOST_BODY : MOST_WHOLE_BODY;
        return Math.min(most, terms.maxBody.orElse(standard.maxBody()));
    }

    Duration bodyWithin(ServerTimeouts standard) {
        return terms.bodyWithin.orElse(standard.body());
    }

    Duration answerWithin() {
        return terms.answerWithin;
    }

    private HttpRoute with(Terms other) {
        return new HttpRoute(handler, isStreaming, other);
    }
}
