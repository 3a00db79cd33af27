package dev.corinth.server;

import dev.corinth.engine.Connection;
import dev.corinth.engine.Counter;
import dev.corinth.engine.HeldBytes;
import dev.corinth.engine.Protocol;
import dev.corinth.http.BodyDecoder;
import dev.corinth.http.HeadParser;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;
import dev.corinth.http.RequestHead;
import dev.corinth.poller.IoError;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// HTTP/1.1 on one connection, until it becomes a WebSocket: request after request, each answered
/// before the next is read. Owned by its loop.
///
/// ```
/// head ─► Answering ─► answer ─► next head
///                  └─► WebSocket (the connection speaks something else from here on)
///   └─ wrong ─► refusal ─► our half ends ─► the rest is dropped
/// ```
///
/// The first error is final. A peer that does not read its answers is not read either.
final class HttpProtocol implements Protocol {
    private static final System.Logger LOG = System.getLogger("dev.corinth.server");

    /// What a peer may still send after it was refused: 64 KiB.
    static final long MAX_DROPPED_BYTES = 64 << 10;

    /// How many requests one connection may make.
    static final int MAX_REQUESTS = 1000;

    /// The first byte of a TLS record that holds a handshake (RFC 8446 §5.1).
    private static final byte TLS_HANDSHAKE = 0x16;

    private final Connection connection;
    private final Site site;
    private final HeadParser<RequestHead> parser;
    private final Responder responder;
    private @Nullable BodyDecoder body;
    private @Nullable RequestHead waitingForBody;
    private @Nullable HeldBytes held;
    private Phase phase = Phase.NEW;
    private long deadlineNs = NEVER;
    private long dropped;
    private int requests;

    /// What the connection waits for.
    private enum Phase {
        /// The first byte of all.
        NEW,
        /// The first byte of a next request.
        IDLE,
        /// The rest of a head.
        HEAD,
        /// The rest of a body.
        BODY,
        /// Room in the output.
        FULL,
        /// The peer's end: it was refused or has had its last answer.
        ENDING
    }

    HttpProtocol(Connection connection, Site site) {
        this.connection = connection;
        this.site = site;
        this.parser = HeadParser.ofRequests(site.config().http());
        this.responder = new Responder(connection);
    }

    @Override
    public void opened() {
        waitUntil(Phase.NEW, site.config().timeouts().header().toNanos());
    }

    @Override
    public void received(MemorySegment segment, long from, long to) {
        long at = from;
        if (phase == Phase.NEW && segment.get(ValueLayout.JAVA_BYTE, from) == TLS_HANDSHAKE) {
            // No answer would be understood.
            connection.abort();
            return;
        }
        while (at < to && isReading()) {
            at = phase == Phase.BODY ? readBody(segment, at, to) : readHead(segment, at, to);
        }
        if (at < to) {
            leave(segment, at, to);
        }
    }

    @Override
    public void ended() {
        noteIfEarly("it ended its half");
        connection.close();
    }

    @Override
    public void closed(IoError error) {
        if (error.isError() && error.kind() != IoError.Kind.TIMED_OUT) {
            noteIfEarly(error.text());
        }
        HeldBytes bytes = held;
        if (bytes != null) {
            held = null;
            bytes.close();
        }
    }

    @Override
    public long expired(long nowNs) {
        if (nowNs < deadlineNs) {
            return deadlineNs;
        }
        if (phase == Phase.HEAD || phase == Phase.BODY) {
            refuse(HttpError.REQUEST_TIMEOUT);
            return deadlineNs;
        }
        // Nothing was asked, or everything was said: no word is needed.
        if (phase == Phase.ENDING) {
            connection.abort();
        } else {
            connection.close();
        }
        return NEVER;
    }

    @Override
    public void writable() {
        if (phase == Phase.FULL) {
            phase = Phase.IDLE;
            HeldBytes bytes = held;
            if (bytes != null) {
                held = null;
                bytes.deliver(this);
            }
            if (phase != Phase.FULL) {
                connection.resume();
            }
        }
    }

    @Override
    public void overflowed() {
        connection.abort();
    }

    @Override
    public void stopping() {
        connection.close();
    }

    @Override
    public void failed(Throwable thrown) {
        refuse(new HttpError(500, "internal error", "RFC 9110 §15.6.1"));
    }

    /// Ends the connection when the last answer is sent; what the peer still sends is dropped.
    void finish() {
        connection.finish();
        waitUntil(Phase.ENDING, site.config().timeouts().linger().toNanos());
    }

    void refuse(HttpError error) {
        if (phase != Phase.ENDING) {
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
    }

    Site site() {
        return site;
    }

    Connection connection() {
        return connection;
    }

    Responder responder() {
        return responder;
    }

    /// A peer that leaves in the middle of a handshake, of TLS or of HTTP, is nobody's failure: it
    /// is counted, and told to whoever looks for it.
    private void noteIfEarly(String why) {
        boolean isOpening = phase == Phase.NEW && deadlineNs == NEVER;
        if (isOpening || phase == Phase.HEAD || phase == Phase.BODY) {
            connection.loop().counters().add(Counter.LEFT_EARLY, 1);
            LOG.log(
                    Level.DEBUG,
                    () -> "left early: %s, connection=%x".formatted(why, connection.id()));
            phase = Phase.ENDING;
        }
    }

    private boolean isReading() {
        return phase != Phase.ENDING && phase != Phase.FULL && isOurs();
    }

    private boolean isOurs() {
        return connection.protocol().equals(this);
    }

    /// What to do with bytes that are not ours to read now.
    private void leave(MemorySegment segment, long from, long to) {
        if (!isOurs()) {
            connection.protocol().received(segment, from, to);
        } else if (phase == Phase.FULL) {
            held = HeldBytes.after(held, connection.loop().slabs(), segment, from, to);
        } else {
            dropped += to - from;
            if (dropped > MAX_DROPPED_BYTES) {
                connection.abort();
            }
        }
    }

    private long readHead(MemorySegment segment, long from, long to) {
        if (phase == Phase.IDLE) {
            waitUntil(Phase.HEAD, site.config().timeouts().header().toNanos());
        }
        // The first head has its deadline from the moment the connection was opened.
        phase = Phase.HEAD;
        long at = parser.parse(segment, from, to);
        if (at == HeadParser.NEED_MORE) {
            return to;
        }
        if (at == HeadParser.ERROR) {
            refuse(parser.error());
            return to;
        }
        RequestHead head = parser.head();
        requests++;
        if (head.framing().isEmpty()) {
            answer(head, isLast(head));
        } else if (head.expectsContinue() || head.headers().contains("Upgrade")) {
            // No body is wanted, so none is asked or waited for (RFC 9110 §10.1.1); what comes of
            // it all the same is dropped behind the answer.
            answer(head, true);
        } else {
            waitingForBody = head;
            body = BodyDecoder.of(head, site.config().http());
            waitUntil(Phase.BODY, site.config().timeouts().body().toNanos());
        }
        return at;
    }

    /// Bodies are read to their end and dropped: nothing here takes one yet.
    private long readBody(MemorySegment segment, long from, long to) {
        BodyDecoder decoder = body;
        RequestHead head = waitingForBody;
        if (decoder == null || head == null) {
            throw new IllegalStateException("no body is waited for");
        }
        long at = decoder.decode(segment, from, to, (memory, start, end) -> {});
        if (at == HeadParser.NEED_MORE) {
            return to;
        }
        if (at == HeadParser.ERROR) {
            refuse(decoder.error());
            return to;
        }
        body = null;
        waitingForBody = null;
        answer(head, isLast(head));
        return at;
    }

    /// Behind a request for an upgrade nothing is read as HTTP: a proxy between us and the peer may
    /// believe that something else is spoken from there on.
    private boolean isLast(RequestHead head) {
        return !head.keepAlive() || requests >= MAX_REQUESTS || head.headers().contains("Upgrade");
    }

    private void answer(RequestHead head, boolean isLast) {
        new Answering(this, head, isLast).answer();
        if (phase == Phase.ENDING || !isOurs()) {
            return;
        }
        if (isLast) {
            finish();
        } else if (connection.waitingBytes() > connection.limits().highWaterBytes()) {
            phase = Phase.FULL;
            deadlineNs = NEVER;
            connection.pause();
        } else {
            waitUntil(Phase.IDLE, site.config().timeouts().idle().toNanos());
        }
    }

    private void waitUntil(Phase next, long fromNowNs) {
        phase = next;
        deadlineNs = connection.loop().nowNs() + fromNowNs;
        connection.wakeBy(deadlineNs);
    }

    /// Header fields of an answer after which the connection goes on, or not.
    static Headers connectionField(boolean isLast) {
        return isLast ? Headers.of("Connection", "close") : Headers.NONE;
    }
}
