package dev.corinth.server;

import dev.corinth.engine.Slabs;
import dev.corinth.http.BodyDecoder;
import dev.corinth.http.HeadParser;
import dev.corinth.http.RequestHead;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.time.Duration;

/// What comes in of the body of the request that is served now, if it has one. Owned by its loop.
final class BodyIntake {
    /// Reasons to hold a body back, beside [RequestBody#NOT_ASKED_FOR].
    static final int BY_APPLICATION = 2;

    static final int BY_MAILBOX = 4;
    static final int BY_READER = 8;

    private final HttpProtocol protocol;
    private @Nullable RequestBody body;

    BodyIntake(HttpProtocol protocol) {
        this.protocol = protocol;
    }

    /// Whether some of a body has yet to come.
    boolean isOpen() {
        return body != null;
    }

    /// Whether it is read now.
    boolean isWanted() {
        RequestBody current = body;
        return current != null && current.isWanted();
    }

    /// Begins with the body of a request: as its route wants it.
    void begin(HttpExchange next) {
        RequestHead head = next.head();
        HttpRoute route = next.route();
        if (head.framing().isEmpty()) {
            protocol.handle(null);
            return;
        }
        boolean isUnwanted = head.isMethod("GET") || head.isMethod("HEAD");
        boolean isNotAskedFor = isUnwanted && head.expectsContinue() && !route.isStreaming();
        if (next.mayUpgrade() || isNotAskedFor) {
            // Behind the request for a WebSocket nothing is HTTP, so nothing is a body; and what a
            // GET brings along means nothing (RFC 9110 §9.3.1), so it is not asked for. Who offers
            // something else, such as h2c, is answered in HTTP (RFC 9110 §7.8) and has a body.
            next.makeLast();
            protocol.handle(null);
            return;
        }
        var limits = protocol.site().config().http();
        BodyDecoder decoder = BodyDecoder.of(head, limits.withMaxBody(route.maxBody(limits)));
        if (decoder.decode(MemorySegment.NULL, 0, 0, (memory, from, to) -> {})
                == HeadParser.ERROR) {
            protocol.refuse(decoder.error());
        } else if (route.isStreaming()) {
            stream(next, decoder);
        } else {
            collect(next, decoder, isUnwanted);
        }
    }

    private void stream(HttpExchange next, BodyDecoder decoder) {
        RequestBody coming = RequestBody.streaming(decoder, slabs(), next.events());
        coming.left(within(next));
        body = coming;
        protocol.handle(null);
    }

    private void collect(HttpExchange next, BodyDecoder decoder, boolean isUnwanted) {
        body =
                isUnwanted
                        ? RequestBody.dropping(decoder, slabs())
                        : RequestBody.collecting(decoder, slabs());
        if (next.head().expectsContinue()) {
            protocol.responder().goOn();
        }
        protocol.awaitBody(within(next));
    }

    /// Reads on.
    ///
    /// @return the position after the body, or that of the end of the bytes
    long read(MemorySegment segment, long from, long to) {
        RequestBody current = body;
        if (current == null) {
            throw new IllegalStateException("no body is waited for");
        }
        long at = current.read(segment, from, to);
        if (at == HeadParser.NEED_MORE) {
            return to;
        }
        if (at == HeadParser.ERROR) {
            protocol.refuse(current.error());
            return to;
        }
        body = null;
        protocol.bodyEnded(current);
        return at;
    }

    /// Somebody wants a body that comes piece by piece.
    void receive(HttpExchange from) {
        RequestBody current = body;
        if (!protocol.isCurrent(from)) {
            return;
        }
        if (current == null) {
            from.events().bodyEnd();
            return;
        }
        if (from.head().expectsContinue() && !from.hasBegun()) {
            protocol.responder().goOn();
        }
        current.release(RequestBody.NOT_ASKED_FOR);
        goOnIfWanted(current);
    }

    void pause(HttpExchange from, int reason) {
        RequestBody current = body;
        if (protocol.isCurrent(from) && current != null) {
            boolean wasWanted = current.isWanted();
            current.hold(reason);
            if (wasWanted) {
                // The time of the body stands still; that of the answer begins.
                current.left(protocol.timeLeft());
                protocol.awaitAnswer(from.route().answerWithin());
            }
        }
    }

    void resume(HttpExchange from, int reason) {
        RequestBody current = body;
        if (protocol.isCurrent(from) && current != null && current.isHeld(reason)) {
            current.release(reason);
            goOnIfWanted(current);
        }
    }

    /// Reads no more of it.
    void drop() {
        RequestBody rest = body;
        if (rest != null) {
            body = null;
            rest.close();
        }
    }

    private void goOnIfWanted(RequestBody current) {
        if (current.isWanted()) {
            protocol.awaitAnswer(current.left());
            protocol.readOn();
        }
    }

    private Duration within(HttpExchange next) {
        return next.route().bodyWithin(protocol.site().config().timeouts());
    }

    private Slabs slabs() {
        return protocol.connection().loop().slabs();
    }
}
