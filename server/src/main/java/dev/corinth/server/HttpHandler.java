package dev.corinth.server;

/// Answers requests, at once or later. Called where its route runs; for several connections at once
/// unless that is one thread.
@FunctionalInterface
public interface HttpHandler {
    /// A request has come. It need not be answered before this returns, but within
    /// [HttpRoute#answerWithin]. What this throws is logged once, and the request is answered with
    /// 500, or cut off if its answer has begun.
    ///
    /// @param exchange the request and the means to answer it
    /// @throws Exception whatever went wrong
    void handle(HttpExchange exchange) throws Exception;
}
