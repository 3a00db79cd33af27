package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.SparingLog;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.HttpVersion;
import dev.corinth.http.RequestHead;
import dev.corinth.http.ServerHandshake;
import dev.corinth.json.Escapes;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// One request and the means to answer it: once, at any time, from any thread. Safe for any thread.
///
/// | it is answered by | |
/// |---|---|
/// | [#answer] | an answer that is whole in memory |
/// | [#begin(int, Headers)] | an answer that is written piece by piece |
/// | [#eventStream()] | events, as long as there are some |
/// | [#upgrade] | a WebSocket, if the request asks for one |
///
/// Answers leave in the order of their requests: the next request of a connection is read when this
/// one is answered. When the peer has gone, whatever is said goes nowhere and does no harm; who
/// wants to know asks [#isGone] or sets [#onGone].
public final class HttpExchange {
    private static final SparingLog LOG = new SparingLog(System.getLogger("dev.corinth.server"));

    /// Proxies are asked not to gather what they pass on.
    private static final Headers EVENT_STREAM =
            Headers.of(
                    "Content-Type",
                    "text/event-stream",
                    "X-Content-Type-Options",
                    "nosniff",
                    "Cache-Control",
                    "no-store",
                    "X-Accel-Buffering",
                    "no");

    private final HttpProtocol protocol;
    private final HttpRoute route;
    private final Terms terms;
    private final PlainRequest request;
    private final ExchangeEvents events;
    private final AtomicReference<Step> step = new AtomicReference<>(Step.OPEN);
    private final AtomicReference<Headers> fields;
    private volatile boolean isLast;

    /// The stream of the answer, if it is one.
    private volatile @Nullable AnswerStream stream;

    /// The events that are the answer, if it is some.
    private volatile @Nullable EventStream eventStream;

    /// How far the answer is.
    private enum Step {
        /// Nothing was said.
        OPEN,
        /// The head was said.
        BEGUN,
        /// All was said.
        DONE,
        /// Nobody is there to hear it.
        GONE
    }

    /// What is known of a request beside its head.
    ///
    /// @param standing fields of every answer
    /// @param offer of a WebSocket, if the request makes one
    /// @param isLast whether the connection ends behind the answer
    record Terms(Headers standing, Optional<ServerHandshake.Accepted> offer, boolean isLast) {}

    HttpExchange(HttpProtocol protocol, HttpRoute route, PlainRequest request, Terms terms) {
        this.protocol = protocol;
        this.route = route;
        this.request = request;
        this.terms = terms;
        this.isLast = terms.isLast();
        this.fields = new AtomicReference<>(Headers.NONE);
        this.events = new ExchangeEvents(this, protocol);
    }

    /// The request.
    ///
    /// @return with its body, unless the route is streaming
    public HttpRequest request() {
        return request;
    }

    // --- answering ------------------------------------------------------------------------

    /// Adds a field to whatever the answer will be, a 101 too.
    ///
    /// @param name a token, none of the connection, the framing or the handshake
    /// @param value without line ends
    /// @return this
    public HttpExchange header(String name, String value) {
        HeaderEdit.requireOrdinary(name);
        Headers more = Headers.of(name, value);
        Headers _ = fields.updateAndGet(all -> all.plus(more));
        return this;
    }

    /// Adds a cookie to whatever the answer will be, a 101 too.
    ///
    /// @param cookie to be kept by the client
    /// @return this
    public HttpExchange cookie(Cookie cookie) {
        return header("Set-Cookie", cookie.render());
    }

    /// Answers.
    ///
    /// @param answer whole
    /// @throws IllegalStateException if the request was answered before
    public void answer(HttpAnswer answer) {
        if (advance(Step.OPEN, Step.DONE)) {
            Headers all = allOf(answer.headers());
            HttpAnswer whole = new HttpAnswer(answer.status(), all, answer.body());
            onLoop(() -> protocol.answer(this, whole));
        }
    }

    /// Begins an answer whose length is not known yet.
    ///
    /// @param status 200 to 599, none that has no body
    /// @param headers all fields but those of the framing
    /// @return what the body is written to
    /// @throws IllegalStateException if the request was answered before
    public AnswerStream begin(int status, Headers headers) {
        boolean isChunked = head().version() != HttpVersion.HTTP_1_0;
        return begin(status, headers, isChunked ? BodyForm.CHUNKED : BodyForm.UNTIL_CLOSE, -1);
    }

    /// Begins an answer of a known length.
    ///
    /// @param status 200 to 599, none that has no body
    /// @param headers all fields but those of the framing
    /// @param length how many bytes will be written, 0 or more
    /// @return what the body is written to
    /// @throws IllegalStateException if the request was answered before
    public AnswerStream begin(int status, Headers headers, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length=" + length);
        }
        return begin(status, headers, BodyForm.SIZED, length);
    }

    private AnswerStream begin(int status, Headers headers, BodyForm form, long length) {
        if (status < 200 || status > 599 || status == 204 || status == 304) {
            throw new IllegalArgumentException("status=" + status + " has no body");
        }
        boolean isHead = head().isMethod("HEAD");
        AnswerStream begun = new AnswerStream(this, isHead ? BodyForm.NONE : form, length);
        if (advance(Step.OPEN, Step.BEGUN)) {
            stream = begun;
            if (form == BodyForm.UNTIL_CLOSE) {
                makeLast();
            }
            Headers all = allOf(headers);
            onLoop(() -> protocol.begin(this, status, all, form, length));
        }
        return begun;
    }

    /// Begins an answer that is a stream of events, with the standard behaviour.
    ///
    /// @return what events are sent to
    /// @throws IllegalStateException if the request was answered before
    public EventStream eventStream() {
        return eventStream(EventStreamConfig.STANDARD);
    }

    /// Begins an answer that is a stream of events.
    ///
    /// @param config how it behaves
    /// @return what events are sent to
    /// @throws IllegalStateException if the request was answered before
    public EventStream eventStream(EventStreamConfig config) {
        EventStream begun = new EventStream(this);
        if (advance(Step.OPEN, Step.BEGUN)) {
            eventStream = begun;
            isLast = true;
            Headers standing = allOf(EVENT_STREAM);
            onLoop(() -> EventProtocol.begin(this, begun, standing, config));
        }
        return begun;
    }

    /// Whether the request asks for a WebSocket, by the rules of RFC 6455.
    ///
    /// @return whether [#upgrade] can be called
    public boolean mayUpgrade() {
        return terms.offer().isPresent();
    }

    /// Opens the WebSocket that the request asks for, by the rules of a route: who may come from
    /// which page, who listens, where, and how it behaves. What the route rejects is answered so.
    ///
    /// @param webSocket if its listeners do not run on the loop, named by [HttpRoute#upgradesTo]
    /// @throws IllegalStateException if the request asks for none or was answered before
    /// @throws IllegalArgumentException if the route asks an authenticator: a handler that upgrades
    ///     has found out by itself who asks
    public void upgrade(WebSocketRoute webSocket) {
        ServerHandshake.Accepted offer =
                terms.offer()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "no WebSocket is asked for: " + this));
        webSocket.entry().requireNotAsked();
        protocol.site().dispatchers().requireRunning(webSocket.dispatch());
        Handshake handshake = request.handshake(offer);
        if (!advance(Step.OPEN, Step.OPEN)) {
            return;
        }
        // Decided before it counts as answered: who decides may throw.
        UpgradeAnswer answer = decide(webSocket, handshake);
        // What is accepted is all said when the WebSocket could be opened.
        boolean isAccepted = answer instanceof UpgradeAnswer.Acceptance;
        if (advance(Step.OPEN, isAccepted ? Step.BEGUN : Step.DONE)) {
            Upgrade upgrade = new Upgrade(protocol, webSocket, handshake);
            onLoop(() -> protocol.upgrade(this, upgrade, answer));
        }
    }

    private UpgradeAnswer decide(WebSocketRoute webSocket, Handshake handshake) {
        Optional<HttpError> refusal = webSocket.entry().refusal(handshake);
        UpgradeAnswer answer =
                refusal.isPresent() ? rejection(refusal.get()) : webSocket.decide(handshake);
        return switch (answer) {
            case UpgradeAnswer.Acceptance acceptance ->
                    acceptance.with(allOf(acceptance.headers()));
            case UpgradeAnswer.Rejection(HttpAnswer rejection) ->
                    new UpgradeAnswer.Rejection(
                            new HttpAnswer(
                                    rejection.status(),
                                    allOf(rejection.headers()),
                                    rejection.body()));
        };
    }

    private static UpgradeAnswer.Rejection rejection(HttpError error) {
        HttpAnswer text = HttpAnswer.text(error.status(), error.text() + "\n");
        Headers all = text.headers().plus(error.headers());
        return new UpgradeAnswer.Rejection(new HttpAnswer(text.status(), all, text.body()));
    }

    // --- the body -------------------------------------------------------------------------

    /// Has the body sent, on a streaming route: asks the client for it if that waits to be asked.
    /// Once only. A request without body has only an end.
    ///
    /// @param listener takes the pieces
    /// @throws IllegalStateException if the route is not streaming, or a body is received already
    public void receive(BodyListener listener) {
        if (!route.isStreaming()) {
            throw new IllegalStateException("the body is with the request: " + this);
        }
        events.receiveBody(listener);
        onLoop(() -> protocol.body().receive(this));
    }

    /// Has the body sent as a stream, on a streaming route whose handler may wait: on a virtual
    /// thread ([HttpRoute#runOn]) or a worker. At most 64 KiB and what is received at once wait to
    /// be read; what is more is held back by the client's network. Once only.
    ///
    /// ```java
    /// try (var in = exchange.bodyStream()) {
    ///     var out = exchange.begin(200, type).asOutputStream();
    ///     in.transferTo(out);
    ///     out.close(); // not by the try: what is thrown before cuts the answer off
    /// }
    /// ```
    ///
    /// @return to be read by one thread; throws an `IOException` where the client goes before its
    ///     body is whole, and `InterruptedIOException` where the thread is interrupted
    /// @throws IllegalStateException on the loop, which must not wait; and as for [#receive]
    public InputStream bodyStream() {
        requireMayWait();
        BlockingBody awaited = new BlockingBody(this);
        if (!route.isStreaming()) {
            throw new IllegalStateException("the body is with the request: " + this);
        }
        events.receiveBody(awaited);
        onLoop(() -> protocol.body().receive(this));
        return awaited;
    }

    /// Holds the body back after what is in hand; the client is slowed down by its own network.
    public void pause() {
        onLoop(() -> protocol.body().pause(this, BodyIntake.BY_APPLICATION));
    }

    /// Goes on after [#pause].
    public void resume() {
        onLoop(() -> protocol.body().resume(this, BodyIntake.BY_APPLICATION));
    }

    // --- the peer -------------------------------------------------------------------------

    /// Whether nobody waits for the answer any more: the peer has gone, or the time was over.
    ///
    /// @return false also when the answer is given
    public boolean isGone() {
        return step.get() == Step.GONE;
    }

    /// Sets what is done when the peer goes before it has the whole answer: when it closes or
    /// resets its connection, does not take what is written, sends no proper body, or when the time
    /// for the answer is over. Without this a peer that only ends its half still gets its answer.
    ///
    /// @param action called once where the route runs, or at once if it is too late
    /// @return this
    public HttpExchange onGone(Runnable action) {
        events.onGone(action);
        return this;
    }

    /// Sets what is done when nothing more is to be said, whatever came of it: the answer was given
    /// whole, or nobody waits for it. For what has to be given back, such as an open file.
    ///
    /// @param action called once where the route runs, or at once if it is too late; one at most,
    ///     and an [EventStream] has its own
    /// @return this
    /// @throws IllegalStateException if one is set already
    public HttpExchange whenOver(Runnable action) {
        events.whenOver(action);
        return this;
    }

    /// Says that the request cannot be answered, as if the handler had thrown: for what goes wrong
    /// after it has returned, on other threads. An [HttpException] becomes the answer; all else is
    /// logged, and answered with 500. An answer that has begun is cut off.
    ///
    /// @param thrown what went wrong
    public void fail(Throwable thrown) {
        if (thrown instanceof HttpException refusal) {
            refuse(refusal);
        } else {
            failed(thrown);
        }
    }

    /// The request line, for logs.
    @Override
    public String toString() {
        // Without the query: tokens stand there.
        return head().method() + " " + Escapes.shown(head().path());
    }

    // --- for its neighbours ---------------------------------------------------------------

    RequestHead head() {
        return request.head();
    }

    HttpRoute route() {
        return route;
    }

    ExchangeEvents events() {
        return events;
    }

    Connection connection() {
        return protocol.connection();
    }

    HttpProtocol protocol() {
        return protocol;
    }

    PlainRequest plainRequest() {
        return request;
    }

    /// There is room again. Where the route runs.
    void writable() {
        AnswerStream writing = stream;
        EventStream events = eventStream;
        if (writing != null) {
            writing.writable();
        } else if (events != null) {
            events.writable();
        }
    }

    /// Wakes the thread that waits for room in the answer. On the loop.
    ///
    /// @return false if no such thread is known
    boolean wakeWriter() {
        AnswerStream writing = stream;
        BlockingAnswer blocking = writing == null ? null : writing.blocking();
        if (blocking != null) {
            blocking.wake();
        }
        return blocking != null;
    }

    void requireMayWait() {
        if (connection().loop().isOwner()) {
            throw new IllegalStateException(
                    "a loop must not wait: have the route run on virtual threads: " + this);
        }
    }

    boolean isLast() {
        return isLast;
    }

    void makeLast() {
        isLast = true;
    }

    boolean hasBegun() {
        return step.get() != Step.OPEN;
    }

    /// Whether the head was said and the end was not.
    boolean isStreaming() {
        return step.get() == Step.BEGUN;
    }

    /// The whole body was written, or the WebSocket is open.
    ///
    /// @return false if it was before, or nobody is there
    boolean endStream() {
        return step.compareAndSet(Step.BEGUN, Step.DONE);
    }

    /// Nobody waits any more. On the loop.
    ///
    /// @return whether something was still to be said
    boolean abandon() {
        return step.getAndSet(Step.GONE) != Step.DONE;
    }

    /// A callback found the request at fault.
    void refuse(HttpException refusal) {
        if (hasBegun()) {
            failed(refusal);
        } else {
            answer(refusal.answer());
        }
    }

    /// A callback has thrown.
    void failed(Throwable thrown) {
        onLoop(
                () -> {
                    if (protocol.isCurrent(this)) {
                        connection().loop().report(connection(), thrown);
                    } else {
                        LOG.log(Level.ERROR, "Exception behind the answer to " + this, thrown);
                    }
                });
    }

    void onLoop(Runnable action) {
        var loop = connection().loop();
        if (loop.isOwner()) {
            action.run();
            return;
        }
        Runnable guarded =
                () -> {
                    try {
                        action.run();
                    } catch (Throwable thrown) {
                        loop.report(connection(), thrown);
                    }
                };
        // A loop that has ended has closed everything: there is nothing left to do.
        boolean isTaken = loop.execute(guarded);
        assert isTaken || !connection().isOpen();
    }

    private Headers allOf(Headers own) {
        return HeaderEdit.withStanding(own.plus(fields.get()), terms.standing());
    }

    /// @return false if nobody is there
    private boolean advance(Step from, Step to) {
        if (step.compareAndSet(from, to)) {
            return true;
        }
        if (step.get() == Step.GONE) {
            return false;
        }
        throw new IllegalStateException("answered already: " + this);
    }
}
