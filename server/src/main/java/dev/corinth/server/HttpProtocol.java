package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Counter;
import dev.corinth.engine.OverflowPolicy;
import dev.corinth.engine.Protocol;
import dev.corinth.engine.SendResult;
import dev.corinth.http.HeadParser;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;
import dev.corinth.poller.IoError;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/// HTTP/1.1 on one connection, until it speaks something else: request after request, each answered
/// before the next is read. Owned by its loop.
///
/// ```
/// head ─► Answering ─► [body] ─► handler … answer ─► next head
///             │           └─ piece by piece to a handler that streams
///             └─► WebSocket (the connection speaks something else from here on)
///   └─ wrong ─► refusal ─► our half ends ─► the rest is dropped
/// ```
///
/// The first error is final. A peer that does not read its answers is not read either.
final class HttpProtocol implements Protocol {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// How many requests one connection may make.
    static final int MAX_REQUESTS = 1000;

    /// The first byte of a TLS record that holds a handshake (RFC 8446 §5.1).
    private static final byte TLS_HANDSHAKE = 0x16;

    private final Connection connection;
    private final Site site;
    private final HeadParser<RequestHead> parser;
    private final Responder responder;
    private final Inlet inlet;
    private final BodyIntake body = new BodyIntake(this);
    private final LoginWait login = new LoginWait();
    private @Nullable HttpExchange exchange;
    private HttpPhase phase = HttpPhase.NEW;
    private long deadlineNs = NEVER;
    private int requests;
    private boolean hasEnded;

    HttpProtocol(Connection connection, Site site) {
        this.connection = connection;
        this.site = site;
        this.parser = HeadParser.ofRequests(site.config().http());
        this.responder = new Responder(connection, site.ledger());
        this.inlet = new Inlet(connection);
    }

    @Override
    public void opened() {
        // A piece that finds no room is refused to its handler, and no reason to disconnect.
        connection.limits(connection.limits().policy(OverflowPolicy.DROP_NEWEST));
        waitUntil(HttpPhase.NEW, site.config().timeouts().header());
    }

    @Override
    public boolean isGreeted() {
        return true;
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        long at = from;
        if (phase == HttpPhase.NEW && segment.get(ValueLayout.JAVA_BYTE, from) == TLS_HANDSHAKE) {
            // No answer would be understood.
            connection.abort();
            return;
        }
        while (at < to && isReading()) {
            at = body.isOpen() ? body.read(segment, at, to) : readHead(segment, at, to);
        }
        if (at < to) {
            leave(segment, at, to);
        }
    }

    @Override
    public void ended() {
        if (inlet.keepEnd()) {
            return;
        }
        HttpExchange current = exchange;
        boolean isAnswering = phase == HttpPhase.ANSWER && !body.isOpen();
        if (current != null && isAnswering && !current.events().mindsGoing()) {
            // RFC 9112 §9.6: who ends its half may still wait for what it has asked.
            hasEnded = true;
            current.makeLast();
            return;
        }
        noteIfEarly("it ended its half");
        abandon();
        login.end();
        connection.close();
    }

    @Override
    public void closed(IoError error) {
        if (error.isError() && error.kind() != IoError.Kind.TIMED_OUT) {
            noteIfEarly(error.text());
        }
        abandon();
        login.end();
        inlet.close();
    }

    @Override
    public long expired(long nowNs) {
        if (nowNs < deadlineNs) {
            return deadlineNs;
        }
        switch (phase) {
            case HEAD, BODY -> refuse(HttpError.REQUEST_TIMEOUT);
            // Either the body or the answer is too slow.
            case ANSWER ->
                    refuse(body.isOpen() ? HttpError.REQUEST_TIMEOUT : HttpError.UNAVAILABLE);
            case LOGIN -> refuse(HttpError.UNAVAILABLE);
            case ENDING -> connection.abort();
            // Nothing was asked, or everything was said: no word is needed.
            case NEW, IDLE, FULL -> connection.close();
        }
        if (phase == HttpPhase.ENDING && nowNs < deadlineNs) {
            return deadlineNs;
        }
        deadlineNs = NEVER;
        return NEVER;
    }

    @Override
    public void unheard(long againNs) {
        deadlineNs = Protocol.later(deadlineNs, againNs);
    }

    @Override
    public void writable() {
        HttpExchange current = exchange;
        if (phase == HttpPhase.FULL) {
            waitUntil(HttpPhase.IDLE, site.config().timeouts().idle());
            inlet.goOn(this);
        } else if (current != null) {
            current.events().writable();
        }
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void stopping() {
        HttpExchange current = exchange;
        if (phase == HttpPhase.ANSWER && current != null) {
            current.makeLast();
        } else {
            login.end();
            connection.close();
        }
    }

    @Override
    public void failed(Throwable thrown) {
        refuse(new HttpError(500, "internal error", "RFC 9110 §15.6.1"));
    }

    /// Ends the connection when the last answer is sent; what the peer still sends is dropped.
    void finish() {
        login.end();
        if (hasEnded) {
            phase = HttpPhase.ENDING;
            connection.close();
            return;
        }
        connection.finish();
        waitUntil(HttpPhase.ENDING, site.config().timeouts().linger());
        inlet.goOn(this);
    }

    void refuse(HttpError error) {
        if (phase == HttpPhase.ENDING || !isOurs()) {
            return;
        }
        HttpExchange current = exchange;
        boolean hasBegun = current != null && current.hasBegun();
        abandon();
        if (hasBegun) {
            // Half an answer cannot be taken back: the peer is to see that it is not whole.
            connection.abort();
            return;
        }
        LOG.log(
                Level.DEBUG,
                () ->
                        "refused with %d: %s (%s), peer=%s, %s"
                                .formatted(
                                        error.status(),
                                        error.text(),
                                        error.section(),
                                        connection.peerAddress(),
                                        site.config().http()));
        responder.refusal(error.withErrorField());
        finish();
    }

    // --- a request and its answer, on the loop --------------------------------------------

    /// Has a request handled, with its body as its route wants it.
    void serve(HttpExchange next) {
        exchange = next;
        body.begin(next);
    }

    /// The handler's turn has come.
    ///
    /// @param whole the body, or null if there is none or it goes on to the handler as it comes
    void handle(@Nullable RequestBody whole) {
        HttpExchange current = exchange;
        if (current == null) {
            throw new IllegalStateException("nothing was asked");
        }
        waitUntil(HttpPhase.ANSWER, current.route().answerWithin());
        if (whole != null) {
            whole.giveTo(current.events());
        } else {
            current.events().request(MemorySegment.NULL, 0, 0);
        }
    }

    void awaitBody(Duration time) {
        waitUntil(HttpPhase.BODY, time);
    }

    void awaitAnswer(Duration time) {
        waitUntil(HttpPhase.ANSWER, time);
    }

    Duration timeLeft() {
        return Duration.ofNanos(deadlineNs - connection.loop().nowNs());
    }

    void readOn() {
        inlet.goOn(this);
    }

    void bodyEnded(RequestBody whole) {
        HttpExchange current = exchange;
        if (phase == HttpPhase.BODY) {
            handle(whole);
        } else if (current != null) {
            if (current.hasBegun()) {
                deadlineNs = NEVER;
            } else {
                waitUntil(HttpPhase.ANSWER, current.route().answerWithin());
            }
            current.events().bodyEnd();
        }
    }

    boolean isCurrent(HttpExchange asking) {
        return exchange == asking && isOurs();
    }

    void answer(HttpExchange from, HttpAnswer answer) {
        if (isCurrent(from)) {
            Headers more = HeaderEdit.connection(isLastNow(from));
            responder.answer(answer, more, from.head().isMethod("HEAD"));
            over(from);
        }
    }

    void begin(HttpExchange from, int status, Headers headers, BodyForm form, long length) {
        if (isCurrent(from)) {
            Headers all = headers.plus(HeaderEdit.connection(isLastNow(from)));
            if (form == BodyForm.CHUNKED) {
                responder.chunkedHead(status, all);
            } else {
                responder.head(status, all, length);
            }
            deadlineNs = body.isOpen() ? deadlineNs : NEVER;
        }
    }

    /// From here on the connection speaks something else, which goes on with the exchange.
    void handOver(Protocol next) {
        exchange = null;
        connection.protocol(next);
        inlet.goOn(next);
    }

    SendResult write(HttpExchange from, byte[] bytes) {
        if (!isCurrent(from)) {
            return SendResult.CLOSED;
        }
        SendResult result = connection.admit(bytes.length, Connection.NO_KEY);
        if (result.isTaken()) {
            responder.piece(bytes);
        }
        return result;
    }

    void writeAdmitted(HttpExchange from, byte[] bytes) {
        if (isCurrent(from)) {
            responder.piece(bytes);
        }
    }

    void end(HttpExchange from, byte[] lastBytes) {
        if (isCurrent(from)) {
            responder.piece(lastBytes);
            over(from);
        }
    }

    /// Cuts an answer that cannot be made whole.
    void cut(HttpExchange from) {
        if (isCurrent(from)) {
            abandon();
            connection.abort();
        }
    }

    void upgrade(HttpExchange from, Upgrade upgrade, UpgradeAnswer answer) {
        if (!isCurrent(from)) {
            return;
        }
        switch (answer) {
            case UpgradeAnswer.Acceptance acceptance -> {
                // What cannot be opened fails while the exchange is still here to be told.
                upgrade.open(acceptance);
                exchange = null;
                boolean _ = from.endStream();
                from.events().end(false);
                inlet.goOn(connection.protocol());
            }
            case UpgradeAnswer.Rejection(HttpAnswer rejection) -> {
                responder.answer(rejection, HeaderEdit.connection(true), false);
                over(from);
            }
        }
    }

    /// Waits until it is known who asks; what the peer sends meanwhile is kept.
    void await(Entering who, Duration timeout) {
        login.begin(who);
        waitUntil(HttpPhase.LOGIN, timeout);
    }

    LoginWait login() {
        return login;
    }

    /// Gives what was kept to whatever the connection speaks now.
    void handOn() {
        inlet.goOn(connection.protocol());
    }

    Site site() {
        return site;
    }

    Connection connection() {
        return connection;
    }

    BodyIntake body() {
        return body;
    }

    Responder responder() {
        return responder;
    }

    private void over(HttpExchange from) {
        boolean mustEnd = isLastNow(from);
        exchange = null;
        body.drop();
        from.events().end(false);
        goOn(mustEnd);
    }

    /// What comes behind an answer.
    void goOn(boolean mustEnd) {
        if (mustEnd) {
            finish();
        } else if (connection.isCrowded()) {
            phase = HttpPhase.FULL;
            deadlineNs = NEVER;
            inlet.pause();
        } else {
            waitUntil(HttpPhase.IDLE, site.config().timeouts().idle());
            inlet.goOn(this);
        }
    }

    /// What is left of a body that nobody wanted is not read to its end.
    private boolean isLastNow(HttpExchange from) {
        return from.isLast() || body.isOpen();
    }

    /// Nobody waits for the answer any more.
    private void abandon() {
        HttpExchange current = exchange;
        body.drop();
        if (current != null) {
            exchange = null;
            boolean isGone = current.abandon();
            current.events().end(isGone);
        }
    }

    /// A peer that leaves in the middle of a handshake, of TLS or of HTTP, is nobody's failure: it
    /// is counted, and told to whoever looks for it.
    private void noteIfEarly(String why) {
        boolean isOpening = phase == HttpPhase.NEW && deadlineNs == NEVER;
        boolean isInBody = phase == HttpPhase.BODY || body.isOpen();
        boolean isUnderWay = phase == HttpPhase.HEAD || phase == HttpPhase.LOGIN;
        if (isOpening || isUnderWay || isInBody) {
            connection.loop().counters().add(Counter.LEFT_EARLY, 1);
            LOG.log(
                    Level.DEBUG,
                    () -> "left early: %s, connection=%x".formatted(why, connection.id()));
            phase = HttpPhase.ENDING;
        }
    }

    private boolean isReading() {
        return switch (phase) {
                    case NEW, IDLE, HEAD, BODY -> true;
                    case ANSWER -> body.isWanted();
                    case FULL, LOGIN, ENDING -> false;
                }
                && isOurs();
    }

    private boolean isOurs() {
        return connection.protocol().equals(this);
    }

    /// What to do with bytes that are not ours to read now.
    private void leave(MemorySegment segment, long from, long to) {
        if (!isOurs()) {
            connection.protocol().received(segment, from, to);
        } else if (phase == HttpPhase.FULL
                || phase == HttpPhase.ANSWER
                || phase == HttpPhase.LOGIN) {
            inlet.keep(segment, from, to);
        } else {
            inlet.drop(to - from);
        }
    }

    private long readHead(MemorySegment segment, long from, long to) {
        if (phase == HttpPhase.IDLE) {
            responder.request(null);
            waitUntil(HttpPhase.HEAD, site.config().timeouts().header());
        }
        // The first head has its deadline from the moment the connection was opened.
        phase = HttpPhase.HEAD;
        long at = parser.parse(segment, from, to);
        if (at == HeadParser.NEED_MORE) {
            return to;
        }
        if (at == HeadParser.ERROR) {
            refuse(parser.error());
            return to;
        }
        if (requests == 0) {
            connection.settled();
        }
        requests++;
        responder.request(parser.head());
        new Answering(this, parser.head(), isLast(parser.head())).answer();
        return at;
    }

    /// Behind a request for an upgrade nothing is read as HTTP: a proxy between us and the peer may
    /// believe that something else is spoken from there on.
    private boolean isLast(RequestHead head) {
        return !head.keepAlive() || requests >= MAX_REQUESTS || head.headers().contains("Upgrade");
    }

    private void waitUntil(HttpPhase next, Duration time) {
        phase = next;
        deadlineNs = connection.loop().nowNs() + time.toNanos();
        connection.wakeBy(deadlineNs);
    }
}
