package dev.corinth.server;

import dev.corinth.engine.AddressRates;
import dev.corinth.engine.Connection;
import dev.corinth.engine.Counter;
import dev.corinth.engine.Loop;
import dev.corinth.http.Headers;
import dev.corinth.http.HttpError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/// One handshake on its way in: who asks is found out, then the application decides. Owned by its
/// loop; what an authenticator has returned may be completed by any thread.
///
/// ```
/// begin ─► known at once ──────────────────────────► the route decides ─► 101 or a refusal
///      └─► later: bytes are held ─► complete ─► loop ─┘
///                              └─► the peer leaves, or the time is over: nothing more comes of it
/// ```
final class Entering {
    private static final long SECOND_NS = 1_000_000_000;

    private static final HttpError SHORT_OF_MEMORY =
            new HttpError(
                    503, "short of memory", "RFC 9110 §15.6.4", Headers.of("Retry-After", "5"));

    private final Answering answering;
    private final HttpProtocol protocol;
    private final WebSocketRoute route;
    private final Handshake handshake;
    private @Nullable CompletionStage<LoginAnswer> asked;
    private boolean isBeginning;
    private @Nullable LoginAnswer atOnce;
    private @Nullable Throwable failure;

    Entering(
            Answering answering, HttpProtocol protocol, WebSocketRoute route, Handshake handshake) {
        this.answering = answering;
        this.protocol = protocol;
        this.route = route;
        this.handshake = handshake;
    }

    void begin() {
        if (loop().slabs().isFull() || protocol.site().ledger().isShortOfHeap()) {
            answering.refuse(SHORT_OF_MEMORY);
            return;
        }
        Authenticator by = route.entry().authentication().flatMap(Authentication::by).orElse(null);
        if (by == null) {
            decide(handshake);
        } else if (failedLogins().debtNs(network(), loop().nowNs()) > 0) {
            refuseTooMany();
        } else {
            ask(by);
        }
    }

    private void ask(Authenticator by) {
        isBeginning = true;
        CompletionStage<LoginAnswer> answer = by.authenticate(handshake);
        asked = answer;
        // What this returns fails only with what it was given.
        CompletionStage<LoginAnswer> _ = answer.whenComplete(this::arrive);
        isBeginning = false;
        LoginAnswer now = atOnce;
        if (now != null || failure != null) {
            settle(now, failure);
        } else {
            protocol.await(this, timeout());
        }
    }

    /// The time is over, or nobody waits any more.
    void abandon() {
        if (asked instanceof CompletableFuture<LoginAnswer> future) {
            boolean _ = future.cancel(false);
        }
    }

    private Duration timeout() {
        return route.entry().authentication().orElseThrow().timeout();
    }

    /// On any thread.
    private void arrive(@Nullable LoginAnswer answer, @Nullable Throwable thrown) {
        Loop loop = loop();
        if (loop.isOwner() && isBeginning) {
            atOnce = answer;
            failure = failureOf(answer, thrown);
            return;
        }
        // A loop that has ended has closed everything.
        boolean _ = loop.execute(() -> arriveHere(answer, failureOf(answer, thrown)));
    }

    private void arriveHere(@Nullable LoginAnswer answer, @Nullable Throwable thrown) {
        if (!protocol.login().isFor(this)) {
            return;
        }
        try {
            settle(answer, thrown);
        } catch (Throwable again) {
            loop().report(protocol.connection(), again);
        }
        protocol.handOn();
    }

    private void settle(@Nullable LoginAnswer answer, @Nullable Throwable thrown) {
        protocol.login().end();
        switch (answer) {
            case LoginAnswer.Known(var login) when thrown == null -> decide(handshake.by(login));
            case LoginAnswer.Refused(HttpAnswer refusal) when thrown == null -> {
                long _ = failedLogins().spend(network(), 1, loop().nowNs());
                loop().counters().add(Counter.LOGINS_FAILED, 1);
                refuse(refusal);
            }
            case null, default -> loop().report(protocol.connection(), cause(thrown));
        }
    }

    private void decide(Handshake known) {
        switch (route.decide(known)) {
            case UpgradeAnswer.Acceptance acceptance ->
                    new Upgrade(protocol, route, known)
                            .open(acceptance.standing(answering.standing()));
            case UpgradeAnswer.Rejection(HttpAnswer answer) -> refuse(answer);
        }
    }

    private void refuse(HttpAnswer answer) {
        protocol.responder().answer(answering.standing(answer), HeaderEdit.connection(true), false);
        protocol.finish();
    }

    private void refuseTooMany() {
        long waitNs = failedLogins().debtNs(network(), loop().nowNs());
        String seconds = Long.toString(Math.ceilDiv(waitNs, SECOND_NS));
        loop().counters().add(Counter.LOGINS_LIMITED, 1);
        answering.refuse(
                new HttpError(
                        429,
                        "too many failed logins",
                        "RFC 6585 §4",
                        Headers.of("Retry-After", seconds)));
    }

    private AddressRates failedLogins() {
        return protocol.site().addresses().failedLogins();
    }

    private long network() {
        return handshake.network();
    }

    private Loop loop() {
        Connection connection = protocol.connection();
        return connection.loop();
    }

    private static @Nullable Throwable failureOf(
            @Nullable LoginAnswer answer, @Nullable Throwable thrown) {
        return answer == null && thrown == null
                ? new IllegalStateException("the authenticator has answered null")
                : thrown;
    }

    private static Throwable cause(@Nullable Throwable thrown) {
        if (thrown instanceof CompletionException wrapped && wrapped.getCause() != null) {
            return wrapped.getCause();
        }
        return thrown == null ? new IllegalStateException("no answer") : thrown;
    }
}
